using ControlPlane.Certificates;
using ControlPlane.Host.Identities;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Identities;

/// <summary>Security behaviour H-27, and what a thief of the state folder gets.</summary>
public sealed class JoinTokensTests : IDisposable
{
    private static readonly SpiffeId Cart = SpiffeId.Of("cluster.local", "shop", "cart");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokens-");
    private readonly FakeTimeProvider _time = new();
    private readonly JoinTokens _tokens;

    public JoinTokensTests() => _tokens = Open();

    private string File => Path.Combine(_folder.FullName, "tokens.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Redeem_ATokenOnce_SaysWhomItIsFor()
    {
        var token = _tokens.Redeem(Create("cart-1"), "key");
        Assert.Equal(("shop", "cart", "cart-1"), (token?.Namespace, token?.ServiceAccount, token?.Name));
    }

    [Fact]
    public void Redeem_ByAnotherKey_IsRefusedAlsoAfterARestart()
    {
        var text = Create();
        Assert.NotNull(_tokens.Redeem(text, "key"));
        Assert.Null(_tokens.Redeem(text, "thief"));
        Assert.Null(Open().Redeem(text, "thief"));
    }

    // An answer that was lost on its way: the same key may ask again, for nobody else could use the certificate.
    [Fact]
    public void Redeem_ByTheSameKeyAgain_IsGrantedUntilTheTokenEnds()
    {
        var text = Create();
        Assert.NotNull(_tokens.Redeem(text, "key"));
        Assert.NotNull(_tokens.Redeem(text, "key"));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_tokens.Redeem(text, "key"));
    }

    [Fact]
    public void Redeem_ByManyAtOnce_ExactlyOneGetsIt()
    {
        var text = Create();
        var won = 0;
        Parallel.For(0, 32, number =>
        {
            if (_tokens.Redeem(text, $"key {number}") is not null)
            {
                Interlocked.Increment(ref won);
            }
        });
        Assert.Equal(1, won);
    }

    [Fact]
    public void Redeem_AfterItsEnd_IsRefused()
    {
        var text = Create();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_tokens.Redeem(text, "key"));
        Assert.Empty(_tokens.All);
    }

    [Fact]
    public void Redeem_AfterItWasRevoked_IsRefused()
    {
        var text = Create();
        Assert.True(_tokens.Revoke(_tokens.All.Single().Id));
        Assert.False(_tokens.Revoke("nobody"));
        Assert.Null(_tokens.Redeem(text, "key"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("meshjoin")]
    [InlineData("meshjoin..")]
    [InlineData("meshjoin.{id}.")]
    [InlineData("meshjoin.{id}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{text}x")]
    [InlineData("{text}.")]
    [InlineData(" {text}")]
    public void Redeem_ATextThatIsNotTheToken_IsRefused(string form)
    {
        var text = Create();
        Assert.Null(_tokens.Redeem(form.Replace("{id}", text.Split('.')[1], StringComparison.Ordinal).Replace("{text}", text, StringComparison.Ordinal), "key"));
        Assert.NotNull(_tokens.Redeem(text, "key"));
    }

    [Fact]
    public void Redeem_AMegabyte_IsRefusedUnread() => Assert.Null(_tokens.Redeem("meshjoin." + new string('a', 1024 * 1024) + ".b", "key"));

    [Fact]
    public void File_OfTokens_HasNoSecretAndIsTheOwnersAlone()
    {
        var text = Create();
        Assert.DoesNotContain(text.Split('.')[2], System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    private JoinTokens Open() => new(File, _time);

    private string Create(string? name = null) => _tokens.Create(Cart, name, TimeSpan.FromMinutes(10))!.Value.Text;
}
