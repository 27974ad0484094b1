using Snippets;

// Runs one of the README's snippets: dotnet run --project samples/Snippets -- sweep
switch (args)
{
    case ["sweep"]:
        await HealthSweep.RunAsync();
        break;
    case ["watch"]:
        await ContinuousWatch.RunAsync();
        break;
    case ["own-probe"]:
        await ProbeOfYourOwn.RunAsync();
        break;
    case ["deploy"]:
        await DeployWithRollback.RunAsync();
        break;
    default:
        Console.Error.WriteLine("Give the snippet to run: sweep, watch, own-probe or deploy.");
        return 2;
}

return 0;
