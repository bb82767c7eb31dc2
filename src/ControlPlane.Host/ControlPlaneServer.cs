using ControlPlane.Host.Logs;
using ControlPlane.Host.Options;

namespace ControlPlane.Host;

/// <summary>Puts the server together. Nothing runs before it is started.</summary>
internal static class ControlPlaneServer
{
    /// <summary>Streams and requests get this long to end when the server is told to stop; then they are cut.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    internal static WebApplication Build(ControlPlaneOptions options, IConfiguration configuration, StateFolder state)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "controlplane" });
        builder.Logging.AddServerLogs(options, configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(state);
        return builder.Build();
    }
}
