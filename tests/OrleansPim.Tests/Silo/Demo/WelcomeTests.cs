using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Silo.Demo;

namespace OrleansPim.Tests.Silo.Demo;

/// <summary>Goal: a person can paste what the console shows. Method: read it.</summary>
public sealed class WelcomeTests
{
    private static readonly Welcome First = new(
        new Uri("http://127.0.0.1:8080"), new Uri("http://127.0.0.1:8081"), "data", "data/admin.token", "demo",
        new DeviceCredential(new DeviceId("phone"), "sesame"));

    [Fact]
    public void First_start_shows_address_user_and_password()
    {
        var text = Text(First);

        Assert.Contains("URL       http://127.0.0.1:8080/", text, StringComparison.Ordinal);
        Assert.Contains("User      demo", text, StringComparison.Ordinal);
        Assert.Contains("Password  sesame", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_start_says_how_to_add_a_device() =>
        Assert.Contains("pim device add demo NAME", Text(First with { Credential = null }), StringComparison.Ordinal);

    [Fact]
    public void Without_a_demo_subscriber_nobody_is_named() =>
        Assert.DoesNotContain("User", Text(First with { Credential = null, DemoSubscriber = "" }), StringComparison.Ordinal);

    private static string Text(Welcome welcome)
    {
        using var console = new StringWriter();
        welcome.WriteTo(console);
        return console.ToString();
    }
}
