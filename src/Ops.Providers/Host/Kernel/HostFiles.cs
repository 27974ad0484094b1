namespace Ops.Providers.Host;

/// <summary>Where the kernel's files are; tests put recorded ones below a root of their own.</summary>
internal sealed class HostFiles(string root)
{
    public HostFiles()
        : this("")
    {
    }

    public string At(string absolutePath) => root + absolutePath;

    public string OfProcess(int id, string file) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{root}/proc/{id}/{file}");
}
