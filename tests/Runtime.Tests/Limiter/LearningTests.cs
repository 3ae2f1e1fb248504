using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LlmLimiter.Estimation;

namespace LlmLimiter.Tests.Limiter;

/// <summary>What estimates learn from settled calls, and what they must not.</summary>
public sealed class LearningTests
{
    private static readonly AcquireOptions _site = new() { Key = "site" };
    private static readonly ModelLimits _ample = new() { TokensPerMinute = 1_000_000 };

    [Fact]
    public void A_key_replaces_the_expected_output_once_enough_was_reported()
    {
        using var test = new LimiterUnderTest(_ample);
        Teach(test, output: 80, LearnedOutput.WarmUp);
        Assert.Equal(new CallSiteUsage { Key = "site", Answers = LearnedOutput.WarmUp, ExpectedOutput = 87 }, Assert.Single(Usage(test).CallSites));
        Assert.Equal(100 + 87, Reserved(test, new TokenEstimate(100, 30), _site));
        Assert.Equal(100 + 30, Reserved(test, new TokenEstimate(100, 30), default));
        Assert.Equal(100 + 30, Reserved(test, new TokenEstimate(100, 30), new AcquireOptions { Key = "another" }));
        Assert.Equal(100 + 30, Reserved(test, new TokenEstimate(100, 30), new AcquireOptions { Key = "" }));
    }

    [Fact]
    public async Task Every_way_of_acquiring_takes_the_key()
    {
        using var test = new LimiterUnderTest(_ample);
        Teach(test, output: 80, LearnedOutput.WarmUp);
        var usage = new TokenUsage(100, 80);
        long before = test.Used(LimitMetric.TotalTokens);

        Assert.True(test.Limiter.TryAcquire("acme", "model-1", 100, _site, out LlmLease tried));
        LlmLease[] leases =
            [tried, await test.Limiter.AcquireAsync("acme", "model-1", 100, _site), test.Limiter.Acquire("acme", "model-1", 100, _site)];
        Assert.Equal(before + (3 * 187), test.Used(LimitMetric.TotalTokens));
        Array.ForEach(leases, lease => lease.RecordUsage(usage));

        Assert.Equal(187, await test.Limiter.RunAsync("acme", "model-1", 100, _site, _ => Task.FromResult(Open()), _ => usage));
        Assert.Equal(187, test.Limiter.Run("acme", "model-1", 100, _site, _ => Open(), _ => usage));
        await test.Limiter.RunAsync("acme", "model-1", 100, _site, _ => Task.CompletedTask);
        test.Limiter.Run("acme", "model-1", 100, _site, _ => { });
        Assert.Equal(LearnedOutput.WarmUp + 5, Assert.Single(Usage(test).CallSites).Answers);

        long Open() => test.Limiter.GetUsage("acme", "model-1").Rules.Single().Reserved;
    }

    [Fact]
    public async Task A_call_that_has_waited_teaches_like_any_other()
    {
        var estimator = new RecordingEstimator();
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000, MaxConcurrent = 1 }, options => options.Estimator = estimator);
        LlmLease first = await test.Acquire(1);
        Task<LlmLease> waiting = test.Limiter.AcquireAsync("acme", "model-1", test.Limiter.Estimate("acme", "model-1", "four"), _site).AsTask();
        Task<LlmLease> blocking = Task.Run(() => test.Limiter.Acquire("acme", "model-1", test.Limiter.Estimate("acme", "model-1", "four"), _site));
        Assert.True(SpinWait.SpinUntil(() => test.Waiting == 2, TimeSpan.FromSeconds(20)));
        first.Cancel();
        (await waiting.EndsNow()).RecordUsage(new TokenUsage(9, 5));
        (await blocking.EndsNow()).RecordUsage(new TokenUsage(9, 5));
        Assert.Equal(2, Assert.Single(Usage(test).CallSites).Answers);
        Assert.NotEqual(1, Usage(test).InputRatio);
    }

    [Fact]
    public void A_lease_teaches_once_and_only_by_a_reported_usage()
    {
        using var test = new LimiterUnderTest(_ample);
        var usage = new TokenUsage(12, 5);
        Action<LlmLease>[] orders =
        [
            lease => lease.RecordUsage(usage), // the only ones that teach: this, and the next two
            lease => { lease.Report(new TokenUsage(12, 2)); lease.RecordUsage(usage); lease.RecordUsage(usage); },
            lease => { lease.RecordUsage(usage); lease.Dispose(); lease.Cancel(); LlmLease copy = lease; copy.RecordUsage(usage); },
            lease => lease.Dispose(),
            lease => lease.Cancel(),
            lease => { lease.Dispose(); lease.RecordUsage(usage); },
            lease => { lease.Cancel(); lease.RecordUsage(usage); },
            lease => { lease.Report(usage); lease.Dispose(); },
            lease => lease.RecordUsage(TokenUsage.FromTotal(17)),
            _ => default(LlmLease).RecordUsage(usage),
        ];
        foreach (Action<LlmLease> settle in orders)
        {
            settle(test.Limiter.Acquire("acme", "model-1", test.Limiter.Estimate("acme", "model-1", "four"), _site));
        }

        Assert.Equal(3, Assert.Single(Usage(test).CallSites).Answers);
        Assert.Equal((3L, 3L), (Usage(test).InputError.Calls, Usage(test).OutputError.Calls));
    }

    [Fact]
    public void Input_that_the_estimator_has_not_counted_teaches_it_nothing()
    {
        var estimator = new RecordingEstimator();
        using var test = new LimiterUnderTest(_ample, options => options.Estimator = estimator);
        TokenEstimate counted = test.Limiter.Estimate("acme", "model-1", "four");
        foreach (TokenEstimate estimate in (TokenEstimate[])[100, new(100, 50), counted with { InputTokens = 100 }])
        {
            test.Limiter.Acquire("acme", "model-1", estimate).RecordUsage(new TokenUsage(12, 5));
        }

        Assert.Equal(1, Usage(test).InputRatio);
        Assert.Equal(3, Usage(test).InputError.Calls);
        test.Limiter.Acquire("acme", "model-1", counted with { OutputTokens = 9, MaxOutputTokens = 10 }).RecordUsage(new TokenUsage(20, 5));
        Assert.InRange(Usage(test).InputRatio, 1.2, 1.8);
    }

    [Fact]
    public void An_embedding_at_a_call_site_reserves_no_output()
    {
        using var test = new LimiterUnderTest(_ample);
        TokenEstimate embedding = test.Limiter.EstimateRequest("acme", "model-1").Input("four");

        test.Limiter.Acquire("acme", "model-1", embedding, _site);

        Assert.Equal(1, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public void An_image_teaches_nothing_about_text()
    {
        using var test = new LimiterUnderTest(_ample);

        Assert.NotNull(test.Limiter.EstimateRequest("acme", "model-1").Message("four").ToTokenEstimate().Origin);
        Assert.IsType<SilentOrigin>(test.Limiter.EstimateRequest("acme", "model-1").Message("four").Image(100, 100).ToTokenEstimate().Origin);
    }

    [Fact]
    public void Input_that_is_not_counted_teaches_nothing_about_text()
    {
        using var test = new LimiterUnderTest(_ample);
        TokenEstimate estimate = test.Limiter.EstimateRequest("acme", "model-1").Uncounted().Message("What is in the file?").Choices(1);

        test.Limiter.Acquire("acme", "model-1", estimate, _site).RecordUsage(new TokenUsage(100, 5));

        Assert.Equal(1, Usage(test).InputRatio);
        Assert.Equal(1, Assert.Single(Usage(test).CallSites).Answers);
    }

    [Fact]
    public void Who_made_an_estimate_is_no_part_of_what_it_says()
    {
        using var test = new LimiterUnderTest(_ample);
        TokenEstimate counted = test.Limiter.Estimate("acme", "model-1", "four");
        var plain = new TokenEstimate(7 + 1, 256);
        Assert.NotNull(counted.Origin);
        Assert.Equal(plain, counted);
        Assert.Equal(plain.GetHashCode(), counted.GetHashCode());
        Assert.Equal(plain.ToString(), counted.ToString());
        Assert.NotEqual(plain, counted with { InputTokens = 9 });
        Assert.NotEqual(plain, counted with { OutputTokens = 6 });
        Assert.NotEqual(plain, counted with { MaxOutputTokens = 300 });
    }

    [Fact]
    public void The_estimator_meets_a_model_by_its_name_in_the_configuration()
    {
        var estimator = new RecordingEstimator();
        using var test = new ProviderUnderTest(
            new() { ["a"] = _ample with { Aliases = ["a-2026", "chat"] }, ["*"] = _ample }, configure: options => options.Estimator = estimator);
        foreach (string name in (string[])["A", "chat", "a-2026", "other"])
        {
            test.Take(name, test.Limiter.Estimate("acme", name, "four")).RecordUsage(new TokenUsage(12, 5));
        }

        Assert.Equal(["acme/a", "acme/a", "acme/a", "acme/other"], estimator.Counted);
    }

    [Fact]
    public void An_estimate_for_one_model_teaches_nothing_about_another()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = _ample, ["b"] = _ample });
        test.Take("b", test.Limiter.Estimate("acme", "a", "four")).RecordUsage(new TokenUsage(20, 5));
        Assert.All(test.Limiter.GetUsage().Models, model => Assert.Equal(1, model.InputRatio));
    }

    [Fact]
    public void Names_of_a_model_share_what_was_learned_and_models_do_not()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = _ample with { Aliases = ["chat"] }, ["b"] = _ample });
        Take("a").RecordUsage(new TokenUsage(1, 5));
        Take("chat").RecordUsage(new TokenUsage(1, 5));
        Take("b").RecordUsage(new TokenUsage(1, 5));
        Assert.Equal(2, Assert.Single(test.Limiter.GetUsage("acme", "a").CallSites).Answers);
        Assert.Equal(1, Assert.Single(test.Limiter.GetUsage("acme", "b").CallSites).Answers);

        LlmLease Take(string model) => test.Limiter.Acquire("acme", model, 1, _site);
    }

    [Fact]
    public void Changes_of_the_configuration_keep_what_was_learned()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = _ample });
        for (int i = 0; i < LearnedOutput.WarmUp; i++)
        {
            Take().RecordUsage(new TokenUsage(1, 5));
        }

        CallSiteUsage learned = Assert.Single(test.Limiter.GetUsage("acme", "a").CallSites);
        test.Limiter.Register("acme", "a", _ample with { TokensPerMinute = 5_000 });
        Assert.Equal([learned], test.Limiter.GetUsage("acme", "a").CallSites);
        test.Reload(new() { ["a"] = _ample });
        Assert.Equal([learned], test.Limiter.GetUsage("acme", "a").CallSites);
        test.Reload(new() { ["b"] = _ample });
        test.Reload(new() { ["a"] = _ample, ["b"] = _ample });
        Assert.Equal([learned], test.Limiter.GetUsage("acme", "a").CallSites);

        LlmLease Take() => test.Limiter.Acquire("acme", "a", 1, _site);
    }

    [Fact]
    public void What_was_learned_never_makes_a_call_impossible()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        Teach(test, output: 5_000, LearnedOutput.WarmUp, between: TimeSpan.FromHours(1));
        Assert.Equal(5_119, Assert.Single(Usage(test).CallSites).ExpectedOutput);
        Assert.Equal(100 + 30, Reserved(test, new TokenEstimate(100, 30), _site));
        Teach(test, output: 50, 800, between: TimeSpan.FromHours(1));
        Assert.Equal(100 + 51, Reserved(test, new TokenEstimate(100, 30), _site));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("site")]
    public void A_correction_never_makes_a_call_impossible(string? key)
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 }, options => options.Estimator = new RecordingEstimator());
        var site = new AcquireOptions { Key = key };
        Call(letters: 200, reported: 400);
        Assert.InRange(Usage(test).InputRatio, 1.7, 2);

        Call(letters: 600, reported: 607);
        Assert.InRange(Usage(test).InputRatio, 1.1, 1.7);

        void Call(int letters, long reported)
        {
            TokenEstimate estimate = test.Limiter.Estimate("acme", "model-1", new string('a', letters), maxOutputTokens: 50);
            test.Limiter.Acquire("acme", "model-1", estimate, site).RecordUsage(new TokenUsage(reported, 5));
            test.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void An_estimator_is_asked_under_no_lock()
    {
        var estimator = new RecordingEstimator();
        using var test = new LimiterUnderTest(_ample, options => options.Estimator = estimator);
        bool isFree = false;
        estimator.Asked = () => isFree = Task.Run(() => test.TryAcquire(1, out _)).Wait(TimeSpan.FromSeconds(10));

        Usage(test);

        Assert.True(isFree);
    }

    [Fact]
    public void Input_is_corrected_by_what_the_provider_reports()
    {
        using var test = new LimiterUnderTest(_ample);
        string prompt = string.Concat(Enumerable.Repeat("one two three ", 200));
        long before = test.Limiter.Estimate("acme", "model-1", prompt).InputTokens;
        for (int i = 0; i < 50; i++)
        {
            test.Limiter.Acquire("acme", "model-1", test.Limiter.Estimate("acme", "model-1", prompt)).RecordUsage(new TokenUsage(before * 3 / 2, 5));
            test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(Usage(test).InputRatio, 1.47, 1.53);
        Assert.InRange(test.Limiter.Estimate("acme", "model-1", prompt).InputTokens, 1.46 * before, 1.54 * before);
    }

    [Fact]
    public void A_request_of_short_pieces_is_rounded_once()
    {
        using var test = new LimiterUnderTest(_ample, options => options.Estimator = new RecordingEstimator());
        for (int i = 0; i < 20; i++)
        {
            test.Limiter.Acquire("acme", "model-1", test.Limiter.Estimate("acme", "model-1", new string('a', 993))).RecordUsage(new TokenUsage(1_050, 5));
        }

        RequestEstimate request = test.Limiter.EstimateRequest("acme", "model-1").Message();
        for (int i = 0; i < 100; i++)
        {
            request = request.Text("a");
        }

        Assert.InRange(request.ToTokenEstimate().InputTokens, 7 + 104, 7 + 106);
    }

    [Fact]
    public void A_listener_that_throws_costs_nobody_his_answer()
    {
        using var listener = new MeterListener();
        using var factory = new OneMeterFactory();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == factory.Meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        bool wasTold = false;
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            wasTold = true;
            throw new FormatException();
        });
        listener.Start();
        using var test = new LimiterUnderTest(_ample, options => options.MeterFactory = factory);

        Assert.Equal("answer", test.Limiter.Run("acme", "model-1", 10, _ => "answer", _ => new TokenUsage(12, 5)));

        Assert.True(wasTold);
        Assert.Equal(17, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public void An_exact_estimator_is_not_corrected()
    {
        using var test = new LimiterUnderTest(_ample, options => options.Estimator = new RecordingEstimator { IsExact = true });
        for (int i = 0; i < 50; i++)
        {
            test.Limiter.Acquire("acme", "model-1", test.Limiter.Estimate("acme", "model-1", "four")).RecordUsage(new TokenUsage(22, 5));
        }

        Assert.Equal(1, Usage(test).InputRatio);
        Assert.Equal(11, test.Limiter.Estimate("acme", "model-1", "four").InputTokens);
    }

    [Fact]
    public void Errors_are_in_the_snapshot_input_and_output_apart()
    {
        using var test = new LimiterUnderTest(_ample);
        Settle(new TokenEstimate(150, 50), new TokenUsage(100, 100));
        Settle(new TokenEstimate(50) { MaxOutputTokens = 400 }, new TokenUsage(100, 100));
        Settle(100, TokenUsage.FromTotal(200)); // nothing was said of output, so this is all input
        Settle(new TokenEstimate(100, 50), TokenUsage.FromTotal(200));

        ModelUsage usage = Usage(test);
        Assert.Equal((3L, -0.166667, 0.5), Rounded(usage.InputError));
        Assert.Equal((2L, 1.25, 1.75), Rounded(usage.OutputError));
        Assert.Empty(usage.CallSites);
        Assert.Equal(usage.InputError, test.Limiter.GetUsage().Models.Single().InputError);

        void Settle(TokenEstimate estimate, TokenUsage used) => test.Limiter.Acquire("acme", "model-1", estimate).RecordUsage(used);

        static (long, double, double) Rounded(EstimateError error) => (error.Calls, Math.Round(error.Mean, 6), Math.Round(error.Size, 6));
    }

    private static ModelUsage Usage(LimiterUnderTest test) => test.Limiter.GetUsage("acme", "model-1");

    private static void Teach(LimiterUnderTest test, long output, int times, TimeSpan between = default)
    {
        for (int i = 0; i < times; i++)
        {
            test.Limiter.Acquire("acme", "model-1", new TokenEstimate(100, 30), _site).RecordUsage(new TokenUsage(100, output));
            test.Time.Advance(between);
        }
    }

    private static long Reserved(LimiterUnderTest test, TokenEstimate estimate, AcquireOptions options)
    {
        LlmLease lease = test.Limiter.Acquire("acme", "model-1", estimate, options);
        long reserved = Usage(test).Rules.Single().Reserved;
        lease.Cancel();
        return reserved;
    }

    private sealed class OneMeterFactory : IMeterFactory
    {
        public Meter Meter { get; } = new("LlmLimiter.Tests");

        public Meter Create(MeterOptions options) => Meter;

        public void Dispose() => Meter.Dispose();
    }

    private sealed class RecordingEstimator : ITokenEstimator
    {
        private readonly ConcurrentQueue<string> _counted = new();

        public bool IsExact { get; init; }

        public IReadOnlyCollection<string> Counted => _counted;

        public long CountTokens(ModelId model, ReadOnlySpan<char> text)
        {
            _counted.Enqueue(model.ToString());
            return text.Length;
        }

        public Action? Asked { get; set; }

        bool ITokenEstimator.IsExact(ModelId model)
        {
            Asked?.Invoke();
            return IsExact;
        }
    }
}
