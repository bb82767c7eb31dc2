using System.Diagnostics;
using ControlPlane.Demo.Services;
using ControlPlane.Demo.Traffic;

namespace ControlPlane.Demo.Http;

/// <summary>Puts one service together.</summary>
internal static class DemoApplication
{
    private const string VersionHeader = "x-app-version";

    private const string InstanceHeader = "x-app-instance";

    internal static WebApplication Build(DemoArguments arguments)
    {
        // Trace headers are passed on as they came (PassedHeaders); .NET must not add its own.
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(arguments.Listen));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Requests under way may finish; a demo that is told to stop does not keep anybody waiting.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton(arguments);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new PeerClient(name => Environment.GetEnvironmentVariable(name)));
        if (arguments.Service == "traffic")
        {
            builder.Services.AddSingleton<SplitWindow>();
            builder.Services.AddHostedService<TrafficLoop>();
        }

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers[VersionHeader] = arguments.Version;
            context.Response.Headers[InstanceHeader] = arguments.Instance;
            return next(context);
        });
        app.MapGet("/health", () => Results.Text($"{arguments.Instance} is up\n"));
        Map(app, arguments);
        return app;
    }

    private static void Map(WebApplication app, DemoArguments arguments)
    {
        switch (arguments.Service)
        {
            case "productpage":
                ProductPage.Map(app);
                break;
            case "details":
                Details.Map(app);
                break;
            case "ratings":
                Ratings.Map(app);
                break;
            case "reviews":
                Reviews.Map(app, arguments);
                break;
            case "myservice":
                MyService.Map(app, arguments);
                break;
            case "traffic":
                TrafficReport.Map(app);
                break;
            default:
                throw new UnreachableException($"No service '{arguments.Service}'.");
        }
    }
}
