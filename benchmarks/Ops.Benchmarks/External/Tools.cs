namespace Ops.Benchmarks.External;

/// <summary>Programs of others that may or may not be installed.</summary>
internal static class Tools
{
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':')
        .Append("/usr/sbin")
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);
}
