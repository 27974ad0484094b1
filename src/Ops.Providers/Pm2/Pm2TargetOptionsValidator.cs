using System.Text;

namespace Ops.Providers.Pm2;

/// <summary>Says what is wrong with the options of a PM2 target.</summary>
internal sealed class Pm2TargetOptionsValidator : ComponentOptionsValidator<Pm2TargetOptions>
{
    private const int MinMessageBytes = 64 * 1024;

    protected override void Validate(Pm2TargetOptions options, OptionsProblems problems)
    {
        RequireHome(options.Home, problems);
        problems.Require(!string.IsNullOrWhiteSpace(options.Pm2Path), nameof(options.Pm2Path), "it is empty; write the command, such as pm2");
        problems.Require(!string.IsNullOrWhiteSpace(options.NodePath), nameof(options.NodePath), "it is empty; write the program, such as node");
        problems.Require(options.ReleasesDirectory is null || Path.IsPathRooted(options.ReleasesDirectory), nameof(options.ReleasesDirectory), $"'{options.ReleasesDirectory}' is not an absolute path");
        problems.Require(EnvironmentRules.IsName(options.MaintenanceVariable), nameof(options.MaintenanceVariable), $"'{options.MaintenanceVariable}' is no name of an environment variable; write one such as MAINTENANCE_MODE");
        problems.Require(options.MaintenancePage is null || File.Exists(options.MaintenancePage), nameof(options.MaintenancePage), $"'{options.MaintenancePage}' does not exist; write the path of an HTML file");
        problems.RequirePositive(options.RpcTimeout, nameof(options.RpcTimeout));
        problems.RequirePositive(options.ReadyTimeout, nameof(options.ReadyTimeout));
        problems.RequireRange(options.MaxMessageBytes, MinMessageBytes, int.MaxValue, nameof(options.MaxMessageBytes));
    }

    private static void RequireHome(string home, OptionsProblems problems)
    {
        if (!Path.IsPathRooted(home))
        {
            problems.Add(nameof(Pm2TargetOptions.Home), $"'{home}' is not an absolute path");
            return;
        }

        var length = Encoding.UTF8.GetByteCount(new Pm2Paths(home).RpcSocket);
        problems.Require(length <= Pm2Paths.MaxSocketBytes, nameof(Pm2TargetOptions.Home), $"'{home}' is too long: the path of PM2's socket in it has {length} bytes, and unix sockets allow {Pm2Paths.MaxSocketBytes}; choose a shorter folder");
    }
}
