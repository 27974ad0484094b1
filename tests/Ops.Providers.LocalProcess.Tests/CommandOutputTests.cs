using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class CommandOutputTests : LocalProcessTest
{
    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        service.Environment["SHOP_API_TOKEN"] = "tok-5f21";
        service.Environment["AUTH_MODE"] = "on";
    }

    [Fact]
    public async Task What_sounds_like_a_credential_is_neither_shown_nor_kept()
    {
        var script = Platform.Shell("echo with $SHOP_API_TOKEN, moderation $AUTH_MODE; echo db_password=hunter2 at postgres://ann:secret9@db/");

        var result = await Target.Get<IOneOffRunner>()!.RunAsync(new OneOffIntent(Platform.Good("v1"), "migrate", script), NewOperation(), default);

        result.Output.ShouldBe("with **redacted**, moderation on\ndb_password=**redacted** at postgres://**redacted**@db/\n");
        var kept = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(Local.Folder, "oneoffs"), "*.json").Single());
        foreach (var secret in (string[])["tok-5f21", "hunter2", "secret9"])
            kept.ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_command_inside_an_instance_shows_no_credentials_of_its_environment()
    {
        await StageReadyAsync(1);

        var result = await Target.Get<IExec>()!.ExecuteAsync(Service, "r1-1", Platform.Shell("echo with $SHOP_API_TOKEN"), default);

        result.Output.ShouldBe("with **redacted**\n");
    }
}
