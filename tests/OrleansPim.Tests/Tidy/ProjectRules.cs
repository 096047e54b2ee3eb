namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: the arrows of ARCHITECTURE.md are the only ones. Method: read every project file.</summary>
public sealed class ProjectRules
{
    private const string Prefix = "OrleansPim.";

    // Read: A may reference each of these, and nothing else. Tests may reference anything.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Contracts"] = [],
        ["Replication"] = [],
        ["Grains"] = ["Contracts", "Replication"],
        ["Clustering"] = ["Replication"],
        ["Client"] = ["Contracts"],
        ["Gateway"] = ["Client"],
        ["Drills"] = ["Client"],
        ["Cli"] = ["Client", "Clustering", "Drills", "Stores"],
        ["Stores"] = ["Replication"],
        ["Silo"] = ["Grains", "Clustering", "Stores", "Gateway"],
    };

    // Replication is pure: it may serialize, hash and log, and that is all.
    private static readonly HashSet<string> ReplicationPackages =
        ["Google.Protobuf", "Grpc.Tools", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "System.IO.Hashing"];

    [Fact]
    public void Projects_reference_each_other_only_along_the_arrows() => Assert.Empty(Project.All.SelectMany(ForbiddenArrows));

    [Theory]
    [InlineData("Replication", "Contracts"), InlineData("Contracts", "Replication"), InlineData("Gateway", "Grains")]
    [InlineData("Cli", "Silo"), InlineData("Stores", "Grains"), InlineData("Silo", "TestKit"), InlineData("Surprise", "Client")]
    public void An_arrow_the_wrong_way_is_found(string from, string to)
    {
        var project = new Project($"silo/{Prefix}{from}/{Prefix}{from}.csproj",
            $"""<Project><ItemGroup><ProjectReference Include="..\{Prefix}{to}\{Prefix}{to}.csproj" /></ItemGroup></Project>""");

        Assert.NotEmpty(ForbiddenArrows(project));
    }

    [Fact]
    public void Replication_uses_neither_Orleans_nor_HTTP_nor_a_cloud() =>
        Assert.Empty(Impurities(Project.All.Single(project => project.Name == Prefix + "Replication")));

    [Theory, InlineData("Microsoft.Orleans.Sdk"), InlineData("Azure.Storage.Blobs"), InlineData("Microsoft.Data.Sqlite")]
    public void A_package_that_taints_Replication_is_found(string package) => Assert.NotEmpty(Impurities(new Project(
        "grains/OrleansPim.Replication/OrleansPim.Replication.csproj",
        $"""<Project><ItemGroup><PackageReference Include="{package}" /></ItemGroup></Project>""")));

    [Fact]
    public void Sources_of_Replication_open_no_namespace_of_Orleans_HTTP_or_a_cloud() => Assert.Empty(Repository.Sources
        .Where(file => file.Path.StartsWith("grains/OrleansPim.Replication/", StringComparison.Ordinal))
        .SelectMany(file => file.Root.Usings.Where(use => IsTaint($"{use.Name}")).Select(use => file.At(use, $"{use.Name}"))));

    [Fact]
    public void Versions_stand_only_in_Directory_Packages_props() => Assert.Empty(Project.All.SelectMany(project => project.OwnVersions));

    [Theory, InlineData("""Version="1.0.0" """), InlineData("""VersionOverride="1.0.0" """)]
    public void A_version_of_a_projects_own_is_found(string version) => Assert.NotEmpty(new Project("silo/A/A.csproj",
        $"""<Project><ItemGroup><PackageReference Include="xunit" {version}/></ItemGroup></Project>""").OwnVersions);

    [Fact]
    public void Every_project_has_its_lock_file_and_its_place_in_the_solution()
    {
        var solution = Repository.Read("OrleansPim.sln").Replace('\\', '/');

        Assert.All(Project.All, project =>
        {
            Assert.True(Repository.Exists(Path.Combine(Path.GetDirectoryName(project.Path)!, "packages.lock.json")), project.Path);
            Assert.Contains(project.Path, solution, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<string> ForbiddenArrows(Project project)
    {
        if (project.IsTest)
            return [];
        var allowed = Arrows.GetValueOrDefault(project.Name[Prefix.Length..]);
        return allowed is null
            ? [$"{project.Name} is not on the map: add it to ARCHITECTURE.md and here."]
            : project.References.Where(to => !allowed.Contains(to[Prefix.Length..])).Select(to => $"{project.Name} -> {to}");
    }

    private static IEnumerable<string> Impurities(Project project) => project.Packages.Where(package => !ReplicationPackages.Contains(package));

    private static bool IsTaint(string space) => space.StartsWith("Orleans", StringComparison.Ordinal) && !space.StartsWith(Prefix, StringComparison.Ordinal)
        || space.StartsWith("System.Net", StringComparison.Ordinal)
        || space.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || space.StartsWith("Azure", StringComparison.Ordinal);
}
