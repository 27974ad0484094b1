using Ops.Deploy;
using Shouldly;

namespace Ops.Conformance.Deploy;

/// <summary>What lists of services must hold.</summary>
public abstract class ServiceCatalogConformance : CapabilityConformance<IServiceCatalog>
{
    [Fact]
    public async Task A_service_is_listed_once_however_many_sets_it_has_and_the_list_is_in_order()
    {
        await StageReadyAsync(1);
        await StageReadyAsync(2);

        var listed = await Capability.ListAsync(default);

        listed.Count(service => service == Service).ShouldBe(1);
        listed.ShouldBe(listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_listed_can_be_looked_at()
    {
        await StageReadyAsync(1);

        foreach (var service in await Capability.ListAsync(default))
            (await Target.ObserveAsync(service, default)).Service.ShouldBe(service);
    }

    [Fact]
    public async Task A_stopped_service_is_still_listed()
    {
        await StageReadyAsync(1);
        await Target.RetireAsync(new RetireIntent(Service, SetOf(1), RetireMode.Stop), NewOperation(), default);

        (await Capability.ListAsync(default)).ShouldContain(Service);
    }

    [Fact]
    public async Task Listing_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Capability.ListAsync(cancellation.Token));
    }
}
