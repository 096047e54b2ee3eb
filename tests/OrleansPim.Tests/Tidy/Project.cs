using System.Xml.Linq;

namespace OrleansPim.Tests.Tidy;

/// <summary>One project file: what it references.</summary>
internal sealed class Project
{
    private readonly XDocument _document;

    public Project(string path, string text)
    {
        Path = path;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        _document = XDocument.Parse(text);
    }

    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. Repository.Files(".csproj").Select(path => new Project(path, Repository.Read(path)))];

    /// <summary>Relative to the repository.</summary>
    public string Path { get; }

    /// <summary>The assembly's name.</summary>
    public string Name { get; }

    /// <summary>Whether it lies under <c>tests/</c>.</summary>
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Names of the projects it references.</summary>
    public IEnumerable<string> References => Includes("ProjectReference").Select(System.IO.Path.GetFileNameWithoutExtension)!;

    /// <summary>Names of the packages it references.</summary>
    public IEnumerable<string> Packages => Includes("PackageReference");

    /// <summary>Packages that name a version of their own.</summary>
    public IEnumerable<string> OwnVersions => _document.Descendants()
        .Where(element => element.Name.LocalName is "PackageReference" or "PackageVersion"
            && element.Attributes().Concat<XObject>(element.Elements()).Any(IsVersion))
        .Select(element => element.Attribute("Include")?.Value ?? element.ToString());

    private static bool IsVersion(XObject part) =>
        ((part as XAttribute)?.Name ?? (part as XElement)?.Name)?.LocalName is "Version" or "VersionOverride";

    private IEnumerable<string> Includes(string item) => _document.Descendants()
        .Where(element => element.Name.LocalName == item)
        .Select(element => element.Attribute("Include")?.Value.Replace('\\', '/') ?? "")
        .Where(include => include.Length > 0);
}
