using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using static Envoy.Config.Core.V3.HeaderValueOption.Types;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Time limits, retries, faults and headers.</summary>
public sealed class ForwardingTests
{
    private static RouteAnswer Entry(string fields) => World.Standard
        .With(Yaml.VirtualService("b", $"hosts: [b]\nhttp:\n- route: [{{destination: {{host: c}}}}]\n  {fields}")).Sidecar("a").Route("80", "b");

    private static RetryPolicy? Retries(string retries) => Entry($"retries: {retries}").Action.RetryPolicy;

    private static HTTPFault Fault(string fault) => Entry($"fault: {fault}").Route!.TypedPerFilterConfig["envoy.filters.http.fault"].Unpack<HTTPFault>();

    [Fact, Trait("Istio", "F85")]
    public void Timeout_LimitsRequestsAndGrpcAlike()
    {
        var action = Entry("timeout: 5s").Action;

        Assert.Equal(TimeSpan.FromSeconds(5), action.Timeout.ToTimeSpan());
        Assert.Null(action.MaxStreamDuration); // Envoy ignores the timeout beside it
    }

    [Fact, Trait("Istio", "F87")]
    public void Retries_AsWritten_KeepAvoidingTheHostsAlreadyTried()
    {
        var retries = Retries("{attempts: 3, perTryTimeout: 2s, retryOn: 5xx, backoff: 100ms}")!;

        Assert.Equal((3u, "5xx"), (retries.NumRetries, retries.RetryOn));
        Assert.Equal(TimeSpan.FromSeconds(2), retries.PerTryTimeout.ToTimeSpan());
        Assert.Equal(TimeSpan.FromMilliseconds(100), retries.RetryBackOff.BaseInterval.ToTimeSpan());
        Assert.Single(retries.RetryHostPredicate);
        Assert.Null(retries.RetryPriority);
    }

    [Fact, Trait("Istio", "F88")]
    public void Retries_Empty_SwitchesThemOff() => Assert.Null(Retries("{}"));

    [Fact, Trait("Istio", "F90")]
    public void RetryOn_WithStatusCodes_KeepsThemApart()
    {
        var retries = Retries("{attempts: 1, retryOn: \"503,gateway-error\"}")!;

        Assert.Equal([503u], retries.RetriableStatusCodes);
        Assert.Equal("gateway-error,retriable-status-codes", retries.RetryOn);
    }

    [Fact, Trait("Istio", "F91")]
    public void RetryRemoteLocalities_ChangesThePriorityEverySecondTime() =>
        Assert.Equal("envoy.retry_priorities.previous_priorities", Retries("{attempts: 1, retryRemoteLocalities: true}")!.RetryPriority.Name);

    [Fact, Trait("Istio", "F92")]
    public void RetryIgnorePreviousHosts_False_AllowsTheSameHost() =>
        Assert.Empty(Retries("{attempts: 1, retryIgnorePreviousHosts: false}")!.RetryHostPredicate);

    [Fact, Trait("Istio", "F95")]
    public void Delay_OfAShare_IsCountedInMillionths()
    {
        var delay = Fault("{delay: {fixedDelay: 5s, percentage: {value: 10}}}").Delay;

        Assert.Equal(TimeSpan.FromSeconds(5), delay.FixedDelay.ToTimeSpan());
        Assert.Equal((100_000u, Envoy.Type.V3.FractionalPercent.Types.DenominatorType.Million), (delay.Percentage.Numerator, delay.Percentage.Denominator));
    }

    [Fact, Trait("Istio", "F96")]
    public void Delay_WithoutPercentage_DelaysNothing() => Assert.Equal(0u, Fault("{delay: {fixedDelay: 5s}}").Delay.Percentage.Numerator);

    [Fact, Trait("Istio", "F97")]
    public void Abort_WithStatus_AnswersIt()
    {
        var abort = Fault("{abort: {httpStatus: 400, percentage: {value: 100}}}").Abort;

        Assert.Equal((400u, 1_000_000u), (abort.HttpStatus, abort.Percentage.Numerator));
    }

    [Fact, Trait("Istio", "F98")]
    public void Abort_WithGrpcStatus_AnswersItsNumber() => Assert.Equal(14u, Fault("{abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}}").Abort.GrpcStatus);

    [Theory, Trait("Istio", "F107")]
    [InlineData("{request: {set: {Host: foo.example.com}}}")]
    [InlineData("{request: {set: {\":authority\": foo.example.com}}}")]
    [InlineData("{request: {add: {host: foo.example.com}}}")]
    public void HostHeader_RewritesTheAuthority(string headers)
    {
        var answer = Entry($"headers: {headers}");

        Assert.Equal("foo.example.com", answer.Action.HostRewriteLiteral);
        Assert.Empty(answer.Route!.RequestHeadersToAdd);
    }

    [Fact, Trait("Istio", "F108")]
    public void Headers_AreSetBeforeTheyAreAddedEachByName()
    {
        var route = Entry("headers: {request: {add: {z: \"1\", c: \"2\"}, set: {y: \"3\"}, remove: [gone]}, response: {set: {r: \"4\"}, remove: [away]}}").Route!;

        Assert.Equal(
            [("y", HeaderAppendAction.OverwriteIfExistsOrAdd), ("c", HeaderAppendAction.AppendIfExistsOrAdd), ("z", HeaderAppendAction.AppendIfExistsOrAdd)],
            route.RequestHeadersToAdd.Select(header => (header.Header.Key, header.AppendAction)));
        Assert.Equal(["gone"], route.RequestHeadersToRemove);
        Assert.Equal("r", Assert.Single(route.ResponseHeadersToAdd).Header.Key);
        Assert.Equal(["away"], route.ResponseHeadersToRemove);
    }

    [Fact]
    public void Route_OfARule_CarriesItsOrigin()
    {
        var fields = Entry("timeout: 1s").Route!.Metadata.FilterMetadata["istio"].Fields;

        Assert.Equal("/apis/networking.istio.io/v1/namespaces/default/virtual-service/b", fields["config"].StringValue);
    }
}
