using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Secrets;

namespace OrleansPim.Tests.Silo.Secrets;

/// <summary>Goal: one secret for all starts, for no other user's eyes. Method: several starts, at once too.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "admin.token");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Second_start_has_the_secret_of_the_first() => Assert.Equal(SecretFile.ReadOrCreate(File), SecretFile.ReadOrCreate(File));

    [Fact]
    public void Only_its_owner_can_read_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        SecretFile.ReadOrCreate(File);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task Starts_at_the_same_time_agree()
    {
        var secrets = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SecretFile.ReadOrCreate(File))));

        Assert.Single(secrets.Distinct());
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Secret_that_somebody_put_there_is_used_as_it_is()
    {
        System.IO.File.WriteAllText(File, "  chosen-by-an-operator\n");

        Assert.Equal("chosen-by-an-operator", SecretFile.ReadOrCreate(File));
    }

    [Fact]
    public void Empty_file_is_refused_and_never_means_no_secret()
    {
        System.IO.File.WriteAllText(File, "\n");

        Assert.Contains(File, Assert.Throws<StartRefusedException>(() => SecretFile.ReadOrCreate(File)).Message, StringComparison.Ordinal);
    }
}
