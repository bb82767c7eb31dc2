using ControlPlane.Agent.Running;
using ControlPlane.Agent.Timing;
using ControlPlane.Certificates;
using Grpc.Core;

namespace ControlPlane.Agent.Identities;

/// <summary>
/// Takes care of a workload's identity: gets it, keeps it, serves it to Envoy, and renews it at half of its life. A control plane that is
/// away is waited for, for as long as the certificate lives and longer.
/// </summary>
public sealed class IdentityAgent : IAsyncDisposable
{
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldInterval = TimeSpan.FromMilliseconds(100);

    private readonly IdentitySettings _settings;
    private readonly TimeProvider _time;
    private readonly RunMessages _messages;
    private readonly Enrolment _enrolment;
    private readonly CancellationTokenSource _end = new();
    private FileStream? _hold;
    private SecretServer? _server;
    private WorkloadIdentity? _current;
    private DateTimeOffset _since;
    private Task _renewing = Task.CompletedTask;

    private IdentityAgent(IdentitySettings settings, TimeProvider time, RunMessages messages)
    {
        (_settings, _time, _messages) = (settings, time, messages);
        _enrolment = new(settings.Xds, time);
    }

    /// <summary>The newest there is.</summary>
    public WorkloadIdentity Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("The agent was not started.");

    /// <summary>Returns when there is an identity and it is served.</summary>
    /// <exception cref="AgentException">There is neither a valid certificate nor a token that works, or another agent serves this identity.</exception>
    public static async Task<IdentityAgent> StartAsync(IdentitySettings settings, TimeProvider time, RunMessages messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var agent = new IdentityAgent(settings, time, messages);
        try
        {
            agent._hold = await agent.HoldAsync(cancellationToken);
            var identity = await agent.ObtainAsync(cancellationToken);
            agent._server = await SecretServer.StartAsync(settings.Folder.SocketPath, time, cancellationToken);
            agent.Use(identity.Identity, identity.Since);
            agent._renewing = agent.RenewAsync(agent._end.Token);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <summary>A way to the control plane that shows this identity.</summary>
    public SecureConnector Connector() => new(() => Current.Roots, () => Current, _time);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await (_hold?.DisposeAsync() ?? ValueTask.CompletedTask);
        _end.Dispose();
    }

    // The agent of an Envoy that was killed a moment ago may still be there.
    private async Task<FileStream> HoldAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            if (_settings.Folder.TryHold() is { } hold)
            {
                return hold;
            }

            if (_time.GetElapsedTime(began) > HoldTime)
            {
                throw new AgentException(
                    FailureKind.Unavailable, $"another agent serves the identity in {_settings.Folder.FullPath}", "end it, or name another folder with --identity DIR");
            }

            await Pause.ForAsync(HoldInterval, _time, cancellationToken);
        }
    }

    // Since: where its life is counted from. A certificate begins a little before it is given, for clocks that are behind.
    private async Task<(WorkloadIdentity Identity, DateTimeOffset Since)> ObtainAsync(CancellationToken cancellationToken)
    {
        var ticket = ReadTicket();
        var kept = _settings.Folder.Load(ticket?.Roots.TrustDomain ?? _settings.TrustDomain, _time.GetUtcNow());
        if (kept is not null && IsOurs(kept.Id) && (ticket is null || ticket.Roots.ToPem() == kept.Roots.ToPem()))
        {
            return (kept, kept.NotBefore);
        }

        if (ticket is null)
        {
            throw new AgentException(
                FailureKind.Config,
                $"there is no valid certificate of {_settings.Namespace}/{_settings.ServiceAccount} in {_settings.Folder.FullPath}, and no token to get one with",
                $"mesh token create NAME --namespace {_settings.Namespace} --service-account {_settings.ServiceAccount} --output FILE, then --token-file FILE");
        }

        for (var failures = 1; ; failures++)
        {
            try
            {
                return (Checked(await JoinAsync(ticket, cancellationToken)), _time.GetUtcNow());
            }
            catch (RpcException failure) when (IsPassing(failure.StatusCode) && !cancellationToken.IsCancellationRequested)
            {
                SayFirst(failures, $"cannot join yet: {_settings.Xds} does not answer ({failure.Status.Detail}); trying on");
            }
            catch (Exception failure) when (failure is RpcException or CertificateException && !cancellationToken.IsCancellationRequested)
            {
                throw new AgentException(
                    FailureKind.Unavailable,
                    $"the control plane at {_settings.Xds} gives no certificate: {(failure as RpcException)?.Status.Detail ?? failure.Message}",
                    "a token is used once and ends soon; 'mesh token create' makes another");
            }

            await Pause.ForAsync(RotationSchedule.RetryAfter(failures, Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var due = RotationSchedule.RenewAt(_since, Current.NotAfter, Random.Shared.NextDouble()) - _time.GetUtcNow();
            await Pause.ForAsync(failures == 0 ? due : RotationSchedule.RetryAfter(failures, Random.Shared.NextDouble()), _time, cancellationToken);
            try
            {
                Use(Checked(await NextAsync(cancellationToken)), _time.GetUtcNow());
                failures = 0;
            }
            catch (Exception failure) when (failure is RpcException or CertificateException or AgentException && !cancellationToken.IsCancellationRequested)
            {
                failures++;
                SayFirst(failures, $"the certificate, which ends at {Current.NotAfter:u}, could not be renewed ({(failure as RpcException)?.Status.Detail ?? failure.Message}); trying on");
                SayFirst(_time.GetUtcNow() < RotationSchedule.WarnAt(_since, Current.NotAfter) ? 0 : failures, $"WARNING: the certificate ends at {Current.NotAfter:u}, and then no other workload talks to this one");
            }
        }
    }

    // A certificate that has ended proves nothing any more; a new token that somebody put there does.
    private async Task<WorkloadIdentity> NextAsync(CancellationToken cancellationToken) =>
        Current.NotAfter <= _time.GetUtcNow() && ReadTicket() is { } ticket
            ? await JoinAsync(ticket, cancellationToken)
            : await _enrolment.RenewAsync(Current, cancellationToken);

    private async Task<WorkloadIdentity> JoinAsync(JoinTicket ticket, CancellationToken cancellationToken)
    {
        using var key = _settings.Folder.PendingKey();
        return await _enrolment.JoinAsync(ticket, key, cancellationToken);
    }

    private WorkloadIdentity Checked(WorkloadIdentity identity) =>
        IsOurs(identity.Id)
            ? identity
            : throw new AgentException(
                FailureKind.Config,
                $"the token is one of {identity.Id}, and this workload is {_settings.Namespace}/{_settings.ServiceAccount}",
                "name the same --namespace and --service-account for both");

    private bool IsOurs(SpiffeId id) => id.Namespace == _settings.Namespace && id.ServiceAccount == _settings.ServiceAccount;

    private void Use(WorkloadIdentity identity, DateTimeOffset since)
    {
        _since = since;
        _settings.Folder.Save(identity);
        Volatile.Write(ref _current, identity);
        _server?.Publish(identity);
    }

    private JoinTicket? ReadTicket()
    {
        if (_settings.TokenFile is not { } path || !File.Exists(path))
        {
            return null;
        }

        try
        {
            return JoinTicket.Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is CertificateException or IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"cannot use the token in {path}: {failure.Message}");
        }
    }

    private static bool IsPassing(StatusCode status) => status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.ResourceExhausted;

    // The first of a row of failures, and then every tenth: a minute and more lies between them.
    private void SayFirst(int failures, string text)
    {
        if (failures % 10 == 1)
        {
            _messages.Say(text);
        }
    }
}
