using System.Text;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;

namespace OrleansPim.Tests.Gateway.Rfc7617BasicAuthentication;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("Basic ", "ann", "secret")]
    [InlineData("basic  ", "ann@example.com", "with:colon")]
    [InlineData("BASIC ", "ann", "ümlaut")]
    [InlineData("Basic ", "ann", "")]
    public void User_and_password_are_read(string scheme, string user, string password)
    {
        Assert.True(BasicCredentials.TryParse(scheme + Encode($"{user}:{password}"), out var credentials));
        Assert.Equal((user, password), (credentials.User, credentials.Password));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Bearer YTpi")]
    [InlineData("Basic Og==")]
    [InlineData("Basic YWJj")]
    [InlineData("Basic YTr/")]
    public void Anything_else_is_no_credential(string? header) => Assert.False(BasicCredentials.TryParse(header, out _));

    [Fact]
    public void The_password_is_in_no_text_of_the_credentials()
    {
        Assert.True(BasicCredentials.TryParse("Basic " + Encode("ann:secret"), out var credentials));
        Assert.DoesNotContain("secret", credentials.ToString(), StringComparison.Ordinal);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
