using System.Globalization;
using System.Net;
using System.Text;

namespace Ops.Providers.LocalProcess;

internal sealed class LocalProcessTargetOptionsValidator : ComponentOptionsValidator<LocalProcessTargetOptions>
{
    protected override void Validate(LocalProcessTargetOptions options, OptionsProblems problems)
    {
        problems.Require(Path.IsPathFullyQualified(options.Root), nameof(options.Root), $"'{options.Root}' is not an absolute path; write one such as /var/lib/ops");
        problems.RequirePositive(options.KeeperStartTimeout, nameof(options.KeeperStartTimeout));
        problems.Require(options.Services.Count > 0, nameof(options.Services), "is empty; add at least one service with its Command");
        foreach (var (name, service) in options.Services)
            Validate(options, name, service, new PrefixedProblems(problems, $"{nameof(options.Services)}:{name}"));
        RequireOwnPorts(options, problems);
    }

    private static void Validate(LocalProcessTargetOptions options, string name, LocalProcessServiceOptions service, PrefixedProblems problems)
    {
        problems.Require(Names.IsValid(name), "", $"'{name}' cannot be the name of a folder; use letters, digits, '-', '_' and '.'");
        var socket = new ServiceFolder(options.Root, name).Socket;
        problems.Require(Encoding.UTF8.GetByteCount(socket) <= ServiceFolder.MaxSocketPathBytes, "", $"the path '{socket}' has more than {ServiceFolder.MaxSocketPathBytes} bytes, the most that a socket's may have; choose a shorter Root");
        problems.Require(service.Command.Trim().Length > 0, nameof(service.Command), "is missing; write the program to run, such as dotnet or ./server");
        problems.Require(service.WorkingDirectory is null || IsBelow(service.WorkingDirectory), nameof(service.WorkingDirectory), $"'{service.WorkingDirectory}' is not a path below the revision's folder; write one such as app");
        problems.Require(service.HealthPath is null or ['/', ..], nameof(service.HealthPath), $"'{service.HealthPath}' does not begin with '/'; write one such as /health");
        problems.Require(service.ListensOnPort || service.HealthPath is null, nameof(service.HealthPath), "needs an instance that listens; set ListensOnPort or leave the path out");
        problems.Require(service.ListensOnPort || service.PublicPort is null, nameof(service.PublicPort), "needs instances that listen; set ListensOnPort or leave the port out");
        problems.Require(service.PublicPort is null or (>= 1 and <= 65535), nameof(service.PublicPort), $"{service.PublicPort} is not a port; write 1 to 65535");
        problems.Require(IPAddress.TryParse(service.PublicAddress, out _), nameof(service.PublicAddress), $"'{service.PublicAddress}' is not an address; write one such as 127.0.0.1 or 0.0.0.0");
        problems.Require(service.MaintenancePage is null || File.Exists(service.MaintenancePage), nameof(service.MaintenancePage), $"'{service.MaintenancePage}' does not exist; write the path of an HTML file");
        problems.Require(service.UnhealthyThreshold >= 1, nameof(service.UnhealthyThreshold), string.Create(CultureInfo.InvariantCulture, $"{service.UnhealthyThreshold} is not above zero"));
        problems.Require(service.MaxLogBytes >= 4096, nameof(service.MaxLogBytes), string.Create(CultureInfo.InvariantCulture, $"{service.MaxLogBytes} is too small; write at least 4096"));
        problems.Require(service.MaxLogFiles >= 2, nameof(service.MaxLogFiles), string.Create(CultureInfo.InvariantCulture, $"{service.MaxLogFiles} is too small; write at least 2"));
        RequireTimes(service, problems);
    }

    private static void RequireTimes(LocalProcessServiceOptions service, PrefixedProblems problems)
    {
        foreach (var (key, value) in (ReadOnlySpan<(string, TimeSpan)>)[
            (nameof(service.HealthInterval), service.HealthInterval), (nameof(service.HealthTimeout), service.HealthTimeout),
            (nameof(service.MaintenanceRetryAfter), service.MaintenanceRetryAfter), (nameof(service.StopGrace), service.StopGrace),
            (nameof(service.RestartDelay), service.RestartDelay), (nameof(service.MaxRestartDelay), service.MaxRestartDelay),
            (nameof(service.LogRetention), service.LogRetention)])
        {
            problems.Require(value > TimeSpan.Zero, key, $"{value} is not above zero; write a time such as 00:00:30");
        }

        problems.Require(service.RestartDelay <= service.MaxRestartDelay, nameof(service.RestartDelay), $"{service.RestartDelay} is above MaxRestartDelay ({service.MaxRestartDelay})");
    }

    private static void RequireOwnPorts(LocalProcessTargetOptions options, OptionsProblems problems)
    {
        foreach (var group in options.Services.Where(service => service.Value.PublicPort is not null).GroupBy(service => (service.Value.PublicAddress, service.Value.PublicPort)).Where(group => group.Count() > 1))
            problems.Add($"{nameof(options.Services)}:{group.Last().Key}:{nameof(LocalProcessServiceOptions.PublicPort)}", $"{group.Key.PublicPort} is the port of '{group.First().Key}' too; give each service a port of its own");
    }

    private static bool IsBelow(string path) =>
        !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..", StringComparer.Ordinal);

    /// <summary>Adds the path of a service to its problems.</summary>
    private readonly struct PrefixedProblems(OptionsProblems problems, string prefix)
    {
        public void Require(bool holds, string key, string problem) =>
            problems.Require(holds, key.Length == 0 ? prefix : $"{prefix}:{key}", problem);
    }
}
