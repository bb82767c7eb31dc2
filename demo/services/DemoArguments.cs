using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ControlPlane.Demo;

/// <summary>Which of the demo's services this process is.</summary>
/// <param name="Service">One of <see cref="ServiceNames"/>.</param>
/// <param name="Version">What it says it is, for example <c>v2</c>.</param>
/// <param name="Listen">Where it answers.</param>
/// <param name="RequestsPerSecond">How often <c>traffic</c> asks <c>myservice</c>.</param>
public sealed record DemoArguments(string Service, string Version, IPEndPoint Listen, int RequestsPerSecond)
{
    public const string Usage =
        "usage: ControlPlane.Demo productpage|details|ratings|reviews|myservice|traffic [--version v1] [--listen 127.0.0.1:9080] [--rate 20]";

    private const int DefaultPort = 9080;

    private const int DefaultRate = 20;

    public static IReadOnlyList<string> ServiceNames { get; } = ["productpage", "details", "ratings", "reviews", "myservice", "traffic"];

    /// <summary>Name and version, as in Bookinfo's deployments: <c>reviews-v2</c>.</summary>
    public string Instance => $"{Service}-{Version}";

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out DemoArguments? arguments, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(args);
        arguments = null;
        if (args.Count == 0 || !ServiceNames.Contains(args[0]))
        {
            error = args.Count == 0 ? "Which service?" : $"'{args[0]}' is none of the demo's services.";
            return false;
        }

        var parsed = new DemoArguments(args[0], "v1", new(IPAddress.Loopback, DefaultPort), DefaultRate);
        for (var i = 1; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count || parsed.With(args[i], args[i + 1]) is not { } next)
            {
                error = $"'{args[i]}' is no option, or its value is missing or wrong.";
                return false;
            }

            parsed = next;
        }

        (arguments, error) = (parsed, null);
        return true;
    }

    private DemoArguments? With(string option, string value) => option switch
    {
        "--version" => this with { Version = value },
        "--listen" when IPEndPoint.TryParse(value, out var listen) => this with { Listen = listen },
        "--rate" when int.TryParse(value, out var rate) && rate is >= 0 and <= 1000 => this with { RequestsPerSecond = rate },
        _ => null,
    };
}
