using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Tests.Matching;

public sealed class NameSyntaxTests
{
    [Theory]
    [InlineData("reviews", true)]
    [InlineData("*", true)]
    [InlineData("*.example.com", true)]
    [InlineData("*foo.com", true)]
    [InlineData("a.b-c.Example", true)]
    [InlineData("a..b", false)]
    [InlineData("-a", false)]
    [InlineData("a.*", false)]
    [InlineData("a b", false)]
    [InlineData("http://a", false)]
    [InlineData("a:80", false)]
    [InlineData("", false)]
    public void IsWildcardHost_Text_IsJudged(string text, bool expected) => Assert.Equal(expected, DnsName.IsWildcardHost(text));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10", false)]
    [InlineData("300.1.1.1", false)]
    [InlineData("10.0.0.0/8", false)]
    public void IsAddress_Text_IsJudged(string text, bool expected) => Assert.Equal(expected, DnsName.IsAddress(text));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("10.0.0.0", false)]
    public void IsAddressBlock_Text_IsJudged(string text, bool expected) => Assert.Equal(expected, DnsName.IsAddressBlock(text));

    [Theory]
    [InlineData("app", true)]
    [InlineData("security.istio.io/tlsMode", true)]
    [InlineData("/name", false)]
    [InlineData("prefix/", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    public void CheckKey_Label_IsJudged(string text, bool isValid) => Assert.Equal(isValid, LabelSyntax.CheckKey(text) is null);
}
