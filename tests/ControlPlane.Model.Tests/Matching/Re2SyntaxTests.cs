using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Tests.Matching;

public sealed class Re2SyntaxTests
{
    [Theory]
    [InlineData("/v[12]/.*")]
    [InlineData("^(.*?;)?(user=jason)(;.*)?$")]
    [InlineData("(?i)foo|(?-s:bar)|(?P<name>x)|(?<name>y)|(?:z)")]
    [InlineData(@"\d+\.\w*\s?\b\A\z\pN\p{Greek}\p{^Lu}\x41\x{fF}\101\0")]
    [InlineData(@"[\d-z\x41-\x5A\n\pL[:^alpha:]]")]
    [InlineData("((a{10}){10}){10}")]
    [InlineData(".{1000}|[^a]{500}")]
    [InlineData("(?i-s)a(?-i)b(?i-s:c)")]
    [InlineData("[é]é+")]
    [InlineData(@"[^]a-z[:alpha:]\]\-]+")]
    [InlineData(@"\Q(not a group\E.{2,3}?")]
    [InlineData("a{,2}b{x}c{")]
    [InlineData("()")]
    [InlineData("a||b")]
    [InlineData("[a-]")]
    public void Check_Re2Expression_IsAccepted(string pattern) => Assert.Null(Re2Syntax.Check(pattern));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("*", "nothing to repeat")]
    [InlineData("a**", "nothing to repeat")]
    [InlineData("(|*)", "nothing to repeat")]
    [InlineData("a++", "possessive")]
    [InlineData("a{2}+", "possessive")]
    [InlineData("(a", "never closed")]
    [InlineData("a)", "never opened")]
    [InlineData("[a", "never closed")]
    [InlineData("[]", "never closed")]
    [InlineData("[z-a]", "backwards")]
    [InlineData(@"(a)\1", "back references")]
    [InlineData(@"\k<a>", "back references")]
    [InlineData("(?=a)", "look-around")]
    [InlineData("(?<!a)b", "look-around")]
    [InlineData("(?>a)", "atomic")]
    [InlineData("(?#note)", "does not know")]
    [InlineData("(?P<>a)", "bad name")]
    [InlineData("(?<a", "bad name")]
    [InlineData(@"a\", "lone")]
    [InlineData(@"\Z", "does not exist")]
    [InlineData(@"\xZZ", "hexadecimal")]
    [InlineData(@"\p{Greek", "never closed")]
    [InlineData("a{1001}", "more than 1000")]
    [InlineData("((a{10}){10}){11}", "more than 1000")]
    [InlineData("((a{2000}))", "more than 1000")]
    [InlineData("x{2,1}", "backwards")]
    [InlineData(@"\p{Foo}", "no class")]
    [InlineData(@"\pX", "no class")]
    [InlineData(@"\p{}", "no class")]
    [InlineData("[[:foo:]]", "no class")]
    [InlineData(@"[a-\d]", "has no end")]
    [InlineData(@"[z-\x41]", "backwards")]
    [InlineData("[a-[:digit:]]", "backwards")]
    [InlineData("[à-é]", "ASCII")]
    [InlineData(@"[\b]", "within brackets")]
    [InlineData(@"[\Qab\E]", "within brackets")]
    [InlineData(@"\é", "does not exist")]
    [InlineData(@"\x{110000}", "above")]
    [InlineData(@"\x{FFFFFFFFFFFFFFFFFFFF}", "above")]
    [InlineData(@"\777", "above")]
    [InlineData("(?i-)x", "does not know")]
    [InlineData("(?--i)x", "does not know")]
    [InlineData(@"\Q\E*", "nothing to repeat")]
    [InlineData(@"\pL{500}", "too large")]
    [InlineData("(0123456789012345678901234567890123456789){1000}", "too large")]
    public void Check_OtherExpression_SaysWhatIsWrong(string pattern, string part) =>
        Assert.Contains(part, Re2Syntax.Check(pattern), StringComparison.Ordinal);

    [Fact]
    public void Check_TooLong_IsRefused() => Assert.NotNull(Re2Syntax.Check(new string('a', 1025)));

    [Fact]
    public void Check_RandomText_NeverThrows()
    {
        const string Alphabet = @"ab\\()[]{}*+?|^$.-:<>=!P1,0xpQEk";
        var random = new Random(20261125);
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            _ = Re2Syntax.Check(text);
        }
    }
}
