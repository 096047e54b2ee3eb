namespace OrleansPim.ClusterTests.Operators;

/// <summary>The files of the checkout that these tests run in.</summary>
internal static class Checkout
{
    /// <summary>The folder of alerts, runbooks and dashboards.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests were moved out of a checkout.</exception>
    public static string Monitoring => Path.Combine(Root, "k8s", "monitoring");

    /// <summary><c>pim</c> as it is built for operators: beside these tests its libraries are those of a web application, which drills with three doors miss.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests were moved out of a checkout.</exception>
    public static string Pim => Path.Combine(Root, "client", "OrleansPim.Cli", "bin", Build, "net10.0", "pim.dll");

    /// <summary>The folder of the solution.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests were moved out of a checkout.</exception>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "OrleansPim.sln")))
                    return folder.FullName;
            }

            throw new DirectoryNotFoundException("These tests run inside a checkout: no OrleansPim.sln above the test assembly.");
        }
    }

    private static string Build => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
