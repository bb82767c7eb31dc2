using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy run</c>: an Envoy, and the app beside it.</summary>
internal sealed class ProxyRunCommand
{
    private readonly ProxyOptions _options = new(defaultRole: "sidecar");
    private readonly LaunchOptions _launch = new();

    private readonly Argument<string[]> _app = new("app")
    {
        Description = "After --: the app and its arguments. Without it, Envoy runs until it is told to stop.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _appUser = new("--app-uid")
    {
        Description = "Run the app as this user (needs root): in the mode redirect Envoy and the app must be different users.",
        HelpName = "UID",
    };

    internal static Command Create(CommandHost host)
    {
        var run = new ProxyRunCommand();
        var command = new Command(
            "run",
            """
            Run an Envoy, then the app beside it; when one ends, both end.

            The app finds the services by services__NAME__http__0 and NAME_URL, and all the others by HTTP_PROXY; these are
            set when it starts. SIGTERM and Ctrl-C drain first: no new requests, those under way finish. SIGHUP, SIGUSR1
            and SIGUSR2 are passed on to the app. The exit code is the app's.

            Try:
              mesh token create reviews -o reviews.token
              mesh proxy run reviews --token-file reviews.token --port 9080:5001 -- dotnet run --project src/Reviews
              mesh proxy run reviews-v2 -l app=reviews,version=v2 -p 9080:5002 -- ./reviews --urls http://127.0.0.1:5002
              mesh proxy run shell -- sh -c 'curl -s $REVIEWS_URL/reviews/1'
              mesh proxy run srv --mode redirect --exec       (as user 1337, see 'mesh proxy redirect --help')
            """);
        run._options.AddTo(command);
        run._launch.AddTo(command);
        command.Add(run._appUser);
        command.Add(run._app);
        command.SetAction((parsed, cancellationToken) => run.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellationToken)
    {
        var settings = _options.Read(parsed);
        var app = (parsed.GetValue(_app) ?? []).ToEquatableArray();
        var user = parsed.GetValue(_appUser);
        Check(settings, hasApp: !app.IsEmpty, user, _launch.Exec(parsed));
        // An app that somebody else starts, from an IDE say, is watched too when its ports are known.
        var reports = !_launch.Exec(parsed) && settings.Proxy.Kind == ProxyKind.Sidecar && (!app.IsEmpty || !settings.Proxy.Ports.IsEmpty);
        var launch = _launch.Read(parsed, host, settings with { ReportsAppHealth = reports }) with { App = app, AppUserId = user, Identity = _options.ReadIdentity(parsed, settings) };
        return _launch.RunAsync(launch, parsed, host, cancellationToken);
    }

    private static void Check(ProxySettings settings, bool hasApp, int? user, bool exec)
    {
        if (exec && hasApp)
        {
            throw new AgentException(FailureKind.Usage, "--exec becomes Envoy, so it cannot run an app", "leave out --exec, or start the app by itself");
        }

        if (hasApp && settings.Proxy.Interception == InterceptionMode.Redirect && user is null)
        {
            throw new AgentException(
                FailureKind.Usage,
                "in the mode redirect the app must run as another user than Envoy: its traffic is told apart by that",
                "as root: --app-uid UID and 'mesh proxy redirect --uid 0'; or run Envoy alone as user 1337 with --exec");
        }
    }
}
