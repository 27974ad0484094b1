using System.Text.Json.Nodes;

namespace Ops.SampleHost.Tests;

public sealed class DeployConfigurationTests : IAsyncDisposable
{
    private readonly DeployedShop _shop = new();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    public static TheoryData<string, string> WrongSettings => new()
    {
        { """{ "Journal": null }""", "Ops:Journal: is missing; deployments are kept in a journal" },
        { """{ "Journal": { "Type": "paper" } }""", "Ops:Journal:Type: there is no type 'paper'; write one of file, postgres" },
        { """{ "Journal": { "Type": null } }""", "Ops:Journal:Type: is missing" },
        { """{ "Deploy": { "Targetz": { "a": "b" } } }""", "Ops:Deploy: 'Targetz' is not known; write one of Execution, Targets, Checks, Hooks, Services" },
        { """{ "Deploy": { "Execution": { "MaxAttempts": 0 } } }""", "Ops:Deploy:Execution:MaxAttempts" },
        { """{ "Deploy": { "Targets": null } }""", "Ops:Deploy:Targets: there is no target; add one" },
        { """{ "Deploy": { "Targets": { "here": { "Type": "kubernets" } } } }""", "Ops:Deploy:Targets:here:Type: there is no type 'kubernets'; write one of local, compose, pm2" },
        { """{ "Deploy": { "Targets": { "here": { "Rooot": "/x" } } } }""", "Ops:Deploy:Targets:here: unknown key" },
        { """{ "Deploy": { "Targets": { "here": { "Root": "here" } } } }""", "Ops:Deploy:Targets:here:Root: 'here' is not an absolute path" },
        { """{ "Deploy": { "Checks": { "orders": { "Type": "htp" } } } }""", "Ops:Deploy:Checks:orders:Type: there is no type 'htp'; write command, instance-command, or one of http" },
        { """{ "Deploy": { "Checks": { "orders": { "Url": "orders" } } } }""", "Ops:Deploy:Checks:orders:Url: 'orders' is not an absolute http or https URL" },
        { """{ "Deploy": { "Checks": { "agrees": { "Command": null } } } }""", "Ops:Deploy:Checks:agrees:Command: is missing" },
        { """{ "Deploy": { "Hooks": { "note": { "Timeout": "00:00:00" } } } }""", "Ops:Deploy:Hooks:note:Timeout: 00:00:00 is not above zero" },
        { """{ "Deploy": { "Services": null } }""", "Ops:Deploy:Services: there is no service; add one" },
        { """{ "Deploy": { "Services": { "shop": { "Target": "there" } } } }""", "Ops:Deploy:Services:shop:Target: there is no target 'there'; write one of here" },
        { """{ "Deploy": { "Services": { "shop": { "Replicas": 0 } } } }""", "Ops:Deploy:Services:shop:Replicas: 0 is below 1" },
        { """{ "Deploy": { "Services": { "shop": { "Replicas": "two" } } } }""", "Ops:Deploy:Services:shop: Failed to convert configuration value 'two' at 'Ops:Deploy:Services:shop:Replicas'" },
        { """{ "Deploy": { "Services": { "shop": { "Replica": 1 } } } }""", "Ops:Deploy:Services:shop: unknown key 'Replica'" },
        { """{ "Deploy": { "Services": { "shop": { "SmokeTests": [ "smoke" ] } } } }""", "Ops:Deploy:Services:shop:SmokeTests: there is no check 'smoke'; write one of agrees, front-page, orders" },
        { """{ "Deploy": { "Services": { "shop": { "BeforeHooks": [ "backup" ] } } } }""", "Ops:Deploy:Services:shop:BeforeHooks: there is no hook 'backup'; write one of note" },
        { """{ "Deploy": { "Services": { "shop": { "Strategy": { "Type": "bluegreen" } } } } }""", "Ops:Deploy:Services:shop:Strategy:Type: there is no strategy 'bluegreen'; write one of rolling, blue-green, canary, recreate" },
        { """{ "Deploy": { "Services": { "shop": { "Strategy": { "MaxSurge": 2 } } } } }""", "Ops:Deploy:Services:shop:Strategy:MaxSurge: does not belong to the strategy blue-green, which understands KeepOld" },
        { """{ "Deploy": { "Services": { "shop": { "Migration": { "Undo": [ "x" ] } } } } }""", "Ops:Deploy:Services:shop:Migration:Command: is missing" },
        { """{ "Deploy": { "Services": { "shop": { "StagingTarget": "staging" } } } }""", "Ops:Deploy:Services:shop:StagingTarget: there is no target 'staging'" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_file_is_refused_with_file_path_and_remedy_and_nothing_is_made(string change, string message)
    {
        _shop.Configure(ops => Merge(ops, JsonNode.Parse(change)!.AsObject()));
        var exception = await Should.ThrowAsync<OpsConfigurationException>(async () =>
        {
            await using var desk = await Deploying.Configuration.ConfiguredDeployments.LoadAsync(_shop.ConfigFile);
        });
        exception.Message.ShouldStartWith($"{_shop.ConfigFile}: ");
        exception.Message.ShouldContain(message);
        exception.Message.ShouldContain("Remedy: ");
        Directory.Exists(_shop.JournalFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_file_ends_the_program_with_64()
    {
        _shop.Configure(ops => ops["Deploy"]!["Services"]!["shop"]!["Target"] = "there");
        var result = await _shop.RunAsync(64, "deploy", "shop", "v1");
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldStartWith($"{_shop.ConfigFile}: Ops:Deploy:Services:shop:Target: there is no target 'there'");
    }

    [Theory]
    [InlineData(64, "--help", "deploy")]
    [InlineData(64, "--help", "deploy", "shop")]
    [InlineData(64, "blue-green", "deploy", "shop", "v1", "--strategy", "bluegreen")]
    [InlineData(64, "needs a reason", "deploy", "shop", "v1", "--emergency", " ")]
    [InlineData(64, "two", "scale", "shop", "two")]
    [InlineData(64, "'on'", "maintenance", "shop", "maybe")]
    [InlineData(64, "warning", "logs", "shop", "--level", "loud")]
    [InlineData(64, "10 parsecs", "logs", "shop", "--since", "10 parsecs")]
    [InlineData(64, "below 0", "logs", "shop", "--tail", "-1")]
    [InlineData(64, "below 0", "history", "--last", "-1")]
    [InlineData(64, "There is no target 'there'", "status", "--target", "there")]
    [InlineData(64, "There is no target 'there'", "history", "--target", "there")]
    [InlineData(64, "--reason", "break-lock", "shop")]
    [InlineData(64, "try-again", "decide", "shop", "perhaps", "--reason", "x")]
    [InlineData(64, "There is no service 'shopp'", "status", "shopp")]
    [InlineData(64, "There is no target 'there'", "deploy", "shop", "v1", "--target", "there")]
    [InlineData(6, "cannot have -1 instances", "scale", "shop", "-1")]
    [InlineData(6, "has no instances; deploy it first", "scale", "shop", "2")]
    [InlineData(6, "has no earlier revision to go back to", "rollback", "shop")]
    [InlineData(6, "No deployment of 'shop' on 'here' goes on", "resume", "shop")]
    [InlineData(6, "No deployment of 'shop' on 'here' goes on", "abort", "shop")]
    [InlineData(6, "The journal has no deployment x", "resume", "shop", "--plan", "x")]
    [InlineData(6, "Spec.Replicas: 0 is below 1", "deploy", "shop", "v1", "--replicas", "0")]
    [InlineData(6, "no-such-folder", "deploy", "shop", "v1", "--artifact", "/no-such-folder")]
    public async Task What_cannot_be_done_is_refused_with_a_message_and_changes_nothing(int exitCode, string message, params string[] arguments)
    {
        var result = await _shop.RunAsync(exitCode, arguments);
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain(message);
        Directory.Exists(Path.Combine(_shop.Home, "root", "shop", "revisions")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "token": "" }""")]
    public async Task A_secret_that_is_missing_or_empty_is_named_before_anything_is_changed(string secrets)
    {
        _shop.Configure(ops => ops["Secrets"] = JsonNode.Parse(secrets));
        (await _shop.RunAsync(6, "deploy", "shop", "v1")).Errors.ShouldContain("token");
    }

    [Fact]
    public async Task The_example_makes_its_deployer_and_services_but_opens_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("ops-example-");
        try
        {
            var file = Path.Combine(folder.FullName, "appsettings.json");
            var compose = Path.Combine(folder.FullName, "compose.yaml");
            await File.WriteAllTextAsync(compose, "services: { api: { image: shop-api } }", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Path.Combine(SampleRun.Folder, "appsettings.example.json"), TestContext.Current.CancellationToken)).Replace("/srv/shop/compose.yaml", compose, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await using var desk = await Deploying.Configuration.ConfiguredDeployments.LoadAsync(file);
            desk.Targets.Names.Select(name => desk.Targets.Get(name).Descriptor.Kind).ShouldBe(["local-process", "compose", "pm2"], ignoreOrder: true);
            desk.Services.Select(service => service.Target).ShouldBeSubsetOf(desk.Targets.Names);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Lays one object over another; null removes.</summary>
    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from.ToList())
        {
            if (value is null)
                into.Remove(key);
            else if (value is JsonObject part && into[key] is JsonObject whole)
                Merge(whole, part);
            else
                into[key] = value.DeepClone();
        }
    }
}
