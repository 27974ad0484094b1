namespace Ops.Providers.Compose.Tests;

/// <summary>Compose files in a folder of their own, which goes with it.</summary>
internal sealed class ComposeFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("ops-compose-file-").FullName;

    /// <summary>Gets the options with which the files are read; a test may change them.</summary>
    public ComposeTargetOptions Options { get; } = new() { Project = "shop", InheritEnvironment = false };

    public static ComposeFiles Of(string yaml) => new ComposeFiles().With("compose.yaml", yaml);

    /// <summary>Writes a file; those that end with <c>.yaml</c> and begin with <c>compose</c> are read.</summary>
    public ComposeFiles With(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        if (name.StartsWith("compose", StringComparison.Ordinal))
            Options.Files.Add(path);
        return this;
    }

    public ComposeProject Read()
    {
        var project = new ComposeFileReader(Options).Read(out var problems);
        problems.ShouldBeEmpty();
        return project.ShouldNotBeNull();
    }

    public ComposeService Service(string name = "app") => Read().Services[name];

    /// <summary>Reads files that are wrong and returns what is said of them, the folder left out.</summary>
    public IReadOnlyList<string> Problems()
    {
        new ComposeFileReader(Options).Read(out var problems).ShouldBeNull();
        problems.ShouldNotBeEmpty();
        return [.. problems.Select(problem => problem.Replace($"{Folder}/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
