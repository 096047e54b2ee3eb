namespace OrleansPim.ClusterTests.Programs;

/// <summary>What a program that ended left behind.</summary>
/// <param name="Command">How it was called.</param>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Output">All it wrote, errors included.</param>
internal sealed record ProgramResult(string Command, int ExitCode, string Output)
{
    /// <summary>Fails the test unless the program succeeded.</summary>
    public ProgramResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} returned {ExitCode}:\n{Output}");
        return this;
    }
}
