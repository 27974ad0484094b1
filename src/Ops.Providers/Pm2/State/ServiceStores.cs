using System.Text.RegularExpressions;

namespace Ops.Providers.Pm2;

/// <summary>Finds the files of services.</summary>
internal sealed partial class ServiceStores(Pm2Paths paths, TimeProvider time)
{
    /// <exception cref="DeployException">The name cannot be one of a service.</exception>
    public ServiceStore Of(string service) => IsName(service)
        ? new ServiceStore(paths.Service(service), service, time)
        : throw new DeployException(DeployError.Invalid, DeployRetry.No, $"'{service}' is no name of a service under PM2; write 1 to 60 letters, digits, dots, dashes and underscores, beginning with a letter or digit.");

    /// <summary>Returns the names of the services that were deployed before.</summary>
    public IEnumerable<string> List() => Directory.Exists(paths.Own)
        ? Directory.EnumerateDirectories(paths.Own).Select(folder => Path.GetFileName(folder)).Where(name => IsName(name) && Of(name).Exists)
        : [];

    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
