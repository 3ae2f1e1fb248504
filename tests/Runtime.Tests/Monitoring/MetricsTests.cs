using System.Diagnostics.Metrics;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Monitoring;

public sealed class MetricsTests
{
    [Fact]
    public void The_error_of_each_estimate_is_measured_input_and_output_apart()
    {
        using var factory = new Factory();
        var limits = new ModelLimits { TokensPerMinute = 10_000, Aliases = ["chat"] };
        using var test = new LimiterUnderTest(limits, options => options.MeterFactory = factory);
        using var listener = new MeterListener();
        List<string> measured = [];
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, factory.Made))
            {
                Assert.Equal(("LlmLimiter", "llm_limiter.estimate.error", "1"), (instrument.Meter.Name, instrument.Name, instrument.Unit));
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, error, tags, _) =>
            measured.Add($"{error:0.00} {string.Join(" ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));

        Settle(new TokenUsage(100, 100));
        listener.Start();
        Settle(new TokenUsage(100, 100));
        Settle(TokenUsage.FromTotal(200));
        Settle(new TokenUsage(0, 200));

        const string Model = "gen_ai.provider.name=acme gen_ai.request.model=model-1 gen_ai.token.type=";
        Assert.Equal([$"0.50 {Model}input", $"-0.50 {Model}output", $"-0.75 {Model}output"], measured);

        void Settle(TokenUsage usage) => test.Limiter.Acquire("acme", "chat", new TokenEstimate(150, 50)).RecordUsage(usage);
    }

    [Fact]
    public void Limiters_without_a_factory_share_one_meter()
    {
        var meters = new HashSet<Meter>();
        using var first = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        using var second = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => AddIfOurs(instrument.Meter) };
        listener.Start();
        Assert.Single(meters);

        void AddIfOurs(Meter meter)
        {
            if (meter is { Name: "LlmLimiter", Scope: null })
            {
                meters.Add(meter);
            }
        }
    }

    private sealed class Factory : IMeterFactory
    {
        public Meter? Made { get; private set; }

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            return Made = new Meter(options);
        }

        public void Dispose() => Made?.Dispose();
    }
}
