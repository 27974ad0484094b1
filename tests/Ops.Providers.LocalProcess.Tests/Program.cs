using System.Globalization;
using Ops.Providers.LocalProcess.Tests;

// Besides running the tests, this program deploys, so that tests can kill it while it does.
if (args is [RollingUpgrade.Command, var root, var port, var from, var to])
    return await RollingUpgrade.RunProgramAsync(root, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(from, CultureInfo.InvariantCulture), int.Parse(to, CultureInfo.InvariantCulture));
if (args.Contains("--server", StringComparer.Ordinal) || args.Contains("--internal-msbuild-node", StringComparer.Ordinal))
    return await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
