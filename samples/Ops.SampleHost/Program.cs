using System.CommandLine.Invocation;
using System.Text;
using Ops;
using Ops.Deploy;
using Ops.Journal;
using Ops.SampleHost;
using Ops.SampleHost.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var parsed = SampleCommands.Create().Parse(args);
if (parsed.Action is ParseErrorAction)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync("Remedy: see what is understood with --help.");
    return ExitCodes.Usage;
}

try
{
    return await parsed.InvokeAsync(Invocations.Of(parsed));
}
catch (OpsConfigurationException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return ExitCodes.Usage;
}
catch (Exception exception) when (exception is DeployException or JournalException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return ExitCodes.Refused;
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    await Console.Error.WriteLineAsync($"Ops.SampleHost could not go on: {exception.Message}");
    return ExitCodes.Broken;
}
