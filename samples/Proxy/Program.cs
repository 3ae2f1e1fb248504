using LlmLimiter;
using LlmLimiter.DynamicProxy;
using Samples;
using Translations;

// A client from somebody else's package, limited by a description alone: its interface bears no attribute, and no name of it is a usual one.
await using SampleProvider provider = await SampleProvider.StartAsync();
await using LlmRateLimiter limiter = LlmRateLimiter.FromYaml(SampleProvider.LimitsFile);
var options = new RateLimitProxyOptions().For<ITranslator>(translator =>
{
    translator.Method(x => x.TranslateAsync(default!, default!, default))
        .Provider("openai").Model("gpt-4o-mini")
        .Prompt("sentence", "language")
        .OutputTokens(60)
        .Usage(translation => new TokenUsage(translation.Read, translation.Written));
    translator.Method(x => x.TranslateWordsAsync(default!, default!, default))
        .Provider("openai").Model("gpt-4o-mini")
        .Prompt("sentence", "language")
        .OutputTokens(60)
        .Usage(word => word.Read is { } read ? new TokenUsage(read, word.Written ?? 0) : null);
});
using var client = new Translator(provider.OpenAIAddress);
ITranslator translator = RateLimitProxy.Create<ITranslator>(client, limiter, options);

await provider.WarmUpAsync(TranslateAsync, TranslateWordsAsync);
Console.WriteLine($"{string.Join(", ", translator.Languages)}: asked without waiting for a turn");
await Task.WhenAll(provider.SendAsync(140, "translations", TranslateAsync), provider.SendAsync(40, "streams", TranslateWordsAsync));
return provider.Report(limiter);

Task TranslateAsync(int number) => translator.TranslateAsync($"Sentence {number}: why is the sky blue?", "Greek");

async Task TranslateWordsAsync(int number)
{
    await foreach (TranslatedWord _ in translator.TranslateWordsAsync($"Chapter {number} begins here.", "French"))
    {
    }
}
