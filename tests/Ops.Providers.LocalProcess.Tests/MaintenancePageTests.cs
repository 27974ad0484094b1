using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class MaintenancePageTests : LocalProcessTest
{
    private readonly string _page = Path.GetTempFileName();

    private protected override void Configure(LocalProcessTargetOptions options, LocalProcessServiceOptions service)
    {
        File.WriteAllText(_page, "<h1>Back at nine</h1>");
        service.MaintenancePage = _page;
        service.MaintenanceRetryAfter = TimeSpan.FromSeconds(90);
    }

    [Fact]
    [Trait("Requirement", "S3-81")]
    public async Task The_page_is_the_configured_one_also_after_the_keeper_was_killed()
    {
        await ServeAsync(1);
        await Target.Get<IMaintenanceMode>()!.SetAsync(Service, enabled: true, NewOperation(), default);
        (await GetAsync(PublicUrl())).ShouldBe((503, "<h1>Back at nine</h1>"));

        Local.KillKeeper();
        await ReadyAsync("r1");
        (await GetAsync(PublicUrl())).ShouldBe((503, "<h1>Back at nine</h1>"));

        File.Delete(_page);
        using var http = new HttpClient();
        using var response = await http.GetAsync(PublicUrl());
        response.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(90));
        (await response.Content.ReadAsStringAsync()).ShouldContain("maintenance");
    }
}
