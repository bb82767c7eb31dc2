using System.Reflection;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Routes;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Every field of every record that a resource is built from changes some byte of it, or it would cause builds for nothing.</summary>
public sealed class ArgumentIsTheKeyTests
{
    private const string ForPeople = "Origins";

    public static TheoryData<string> Fields() => [.. InputsSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Field_OfInputs_ChangesTheBytes(string name)
    {
        var sample = InputsSamples.All.Single(candidate => candidate.Name == name);

        Assert.Equal([sample.Field], Different(sample.Before, sample.After));
        Assert.Equal(sample.Field == ForPeople, sample.Build(sample.Before).AsSpan().SequenceEqual(sample.Build(sample.After)));
    }

    [Theory]
    [InlineData(typeof(ClusterInputs))]
    [InlineData(typeof(EndpointInputs))]
    [InlineData(typeof(RouteInputs))]
    [InlineData(typeof(VirtualHostInputs))]
    [InlineData(typeof(HttpRouteInputs))]
    [InlineData(typeof(ListenerInputs))]
    [InlineData(typeof(ListenerPolicies))]
    [InlineData(typeof(FilterChainInputs))]
    [InlineData(typeof(DnsInputs))]
    [InlineData(typeof(ApiListenerInputs))]
    [InlineData(typeof(ServerListenerInputs))]
    public void Fields_OfEveryInputs_AreAllTried(Type inputs) => Assert.Equal(
        Properties(inputs).Select(property => property.Name).Order(StringComparer.Ordinal),
        InputsSamples.All.Where(sample => sample.Before.GetType() == inputs).Select(sample => sample.Field).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Records_NamedInputs_AreAllAmongThem() => Assert.Equal(
        typeof(Translator).Assembly.GetTypes().Where(type => type.Name.EndsWith("Inputs", StringComparison.Ordinal)).Select(type => type.Name).Order(StringComparer.Ordinal),
        InputsSamples.All.Select(sample => sample.Before.GetType().Name).Where(name => name.EndsWith("Inputs", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Different(object before, object after) =>
        Properties(before.GetType()).Where(property => !Equals(property.GetValue(before), property.GetValue(after))).Select(property => property.Name);

    private static PropertyInfo[] Properties(Type inputs) => inputs.GetProperties(BindingFlags.Public | BindingFlags.Instance);
}
