using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Health;
using Shouldly;

namespace Ops.Conformance.Health;

/// <summary>What every kind of probe must do; derive from it in the provider's test project.</summary>
/// <typeparam name="TOptions">The kind's options.</typeparam>
public abstract class ProbeConformance<TOptions> : IAsyncDisposable
    where TOptions : ProbeOptions
{
    /// <summary>The name under which the probe is registered.</summary>
    protected const string ProbeName = "under-test";

    private readonly List<ServiceProvider> _hosts = [];

    /// <summary>Starts a healthy target.</summary>
    protected abstract Task<ProbeTarget<TOptions>> StartTargetAsync();

    /// <summary>Registers the probe with the kind's own method.</summary>
    protected abstract IOpsBuilder Add(IOpsBuilder builder, string name, Action<TOptions> configure);

    /// <summary>Registers the probe with the kind's own method for a configuration section, and with whatever no section can hold.</summary>
    protected abstract IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section);

    /// <summary>Gets settings that are wrong, each as a configuration key (below the probe's section) with a value; the error must name the key.</summary>
    protected abstract IReadOnlyList<KeyValuePair<string, string>> WrongSettings { get; }

    /// <summary>Gets settings that are valid together, to which each of the wrong ones is added.</summary>
    protected abstract IReadOnlyDictionary<string, string?> ValidSettings { get; }

    [Fact]
    public async Task A_healthy_target_is_healthy_again_and_again()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);

        for (var run = 0; run < 3; run++)
            (await RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_broken_target_is_unhealthy_and_the_description_names_it()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);
        await target.BreakAsync();

        var result = await RunAsync(probe);

        result.Status.ShouldBe(ProbeStatus.Unhealthy, result.ToString());
        result.Description.ShouldNotBeNull().ShouldContain(target.Name);
    }

    [Fact]
    public async Task A_restored_target_is_healthy_again()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);
        await RunAsync(probe);
        await target.BreakAsync();
        await RunAsync(probe);
        await target.RestoreAsync();

        (await RunAsync(probe)).ShouldBeHealthy();
    }

    [Fact]
    public async Task A_hanging_target_is_let_go_when_the_token_is_cancelled()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);
        if (!await target.HangAsync())
            return;

        using var cancellation = new CancellationTokenSource();
        var run = probe.ProbeAsync(Context(), cancellation.Token).AsTask();
        run.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        var finished = await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10)));

        finished.ShouldBe(run, "the probe ignored its token");
        if (run.IsCompletedSuccessfully)
            (await run).Status.ShouldNotBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_gives_no_healthy_result()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);

        ProbeResult? result = null;
        try
        {
            result = await probe.ProbeAsync(Context(), new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        result.Value.Status.ShouldNotBe(ProbeStatus.Healthy);
    }

    [Fact]
    public async Task Secrets_never_show()
    {
        await using var target = await StartTargetAsync();
        var probe = Create(target);
        var healthy = await RunAsync(probe);
        await target.BreakAsync();
        var broken = await RunAsync(probe);

        foreach (var shown in (string[])[healthy.ToString(), broken.ToString(), $"{broken.Exception}", $"{probe}"])
        {
            foreach (var secret in target.Secrets)
                shown.ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Valid_settings_are_read_from_configuration()
    {
        using var services = Configured(ValidSettings);

        Should.NotThrow(() => ProbeFactory.Create(services));
    }

    [Fact]
    public void Wrong_settings_are_refused_with_their_configuration_path()
    {
        WrongSettings.ShouldNotBeEmpty();
        foreach (var (key, value) in WrongSettings)
        {
            var settings = new Dictionary<string, string?>(ValidSettings, StringComparer.OrdinalIgnoreCase) { [key] = value };
            using var services = Configured(settings);

            var error = Should.Throw<Exception>(() => ProbeFactory.Create(services), $"{key} = '{value}' was accepted");
            error.Message.ShouldContain($"Probes:{ProbeName}:{key}");
        }
    }

    [Fact]
    public void An_unknown_setting_is_refused_by_name()
    {
        var settings = new Dictionary<string, string?>(ValidSettings, StringComparer.OrdinalIgnoreCase) { ["Tymeout"] = "1" };
        using var services = Configured(settings);

        var error = Should.Throw<Exception>(() => ProbeFactory.Create(services));
        error.Message.ShouldContain("Tymeout");
        error.Message.ShouldContain($"Probes:{ProbeName}");
    }

    [Fact]
    public void A_missing_section_is_refused_by_path()
    {
        using var services = Configured(new Dictionary<string, string?>(StringComparer.Ordinal));

        Should.Throw<Exception>(() => ProbeFactory.Create(services)).Message.ShouldContain($"Probes:{ProbeName}");
    }

    /// <summary>Creates the probe for a target.</summary>
    protected IHealthProbe Create(ProbeTarget<TOptions> target)
    {
        var services = new ServiceCollection();
        Add(services.AddOps(), ProbeName, target.Configure);
        var host = services.BuildServiceProvider();
        _hosts.Add(host);
        var probe = ProbeFactory.Create(host);
        target.Attach(host);
        return probe;
    }

    /// <summary>Disposes the hosts of the probes, and the probes with them.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    private ServiceProvider Configured(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Probes:{ProbeName}:{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase))
            .Build();
        var services = new ServiceCollection();
        Add(services.AddOps(), ProbeName, configuration.GetSection($"Probes:{ProbeName}"));
        return services.BuildServiceProvider();
    }

    private static async Task<ProbeResult> RunAsync(IHealthProbe probe)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await probe.ProbeAsync(Context(), timeout.Token);
    }

    private static ProbeContext Context() => ProbeContext.StartNow(ProbeName, TimeSpan.FromSeconds(20));
}
