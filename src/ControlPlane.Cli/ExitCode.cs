using ControlPlane.Agent;

namespace ControlPlane.Cli;

/// <summary>What <c>mesh</c> exits with, beside the codes of the programs it runs; the numbers are those of BSD's <c>sysexits.h</c>.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>A program, server or port that is needed is missing or does not answer.</summary>
    public const int Unavailable = 69;

    /// <summary>A setting or file is wrong.</summary>
    public const int Config = 78;

    /// <summary>The configuration that was looked at has errors (istioctl's number for it).</summary>
    public const int Findings = 79;

    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Usage => Usage,
        FailureKind.Unavailable => Unavailable,
        FailureKind.Config => Config,
    };
}
