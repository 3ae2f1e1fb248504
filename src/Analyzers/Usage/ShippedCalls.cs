namespace LlmLimiter.Analyzers.Usage;

/// <summary>The calls and the hosts that are known without an .editorconfig; docs/rules/LLML105.md has them too.</summary>
internal static class ShippedCalls
{
    /// <summary>Batches, files, stored answers and token counts are left out: they are not what the limits per minute are about.</summary>
    public static IReadOnlyList<KnownCall> Calls { get; } =
    [
        // OpenAI 2.15.0
        .. Of("openai",
            "OpenAI.Chat.ChatClient.CompleteChat*",
            "OpenAI.Embeddings.EmbeddingClient.GenerateEmbedding*",
            "OpenAI.Responses.ResponsesClient.CreateResponse*",
            "OpenAI.Responses.ResponsesClient.CompactResponse*",
            "OpenAI.Images.ImageClient.GenerateImage*",
            "OpenAI.Audio.AudioClient.GenerateSpeech*",
            "OpenAI.Audio.AudioClient.TranscribeAudio*",
            "OpenAI.Audio.AudioClient.TranslateAudio*",
            "OpenAI.Moderations.ModerationClient.Classify*",
            "OpenAI.Videos.VideoClient.CreateVideo*",
            "OpenAI.Assistants.AssistantClient.CreateRun*",
            "OpenAI.Assistants.AssistantClient.CreateThreadAndRun*",
            "OpenAI.Assistants.AssistantClient.SubmitToolOutputsToRun*"),

        // OpenAI before ResponsesClient had its name
        .. Of("openai", "OpenAI.Responses.OpenAIResponseClient.CreateResponse*"),

        // Azure.AI.OpenAI 1.0.0-beta; from 2.0 on its clients are OpenAI's
        .. Of("azure",
            "Azure.AI.OpenAI.OpenAIClient.GetChatCompletions*",
            "Azure.AI.OpenAI.OpenAIClient.GetCompletions*",
            "Azure.AI.OpenAI.OpenAIClient.GetEmbeddings*",
            "Azure.AI.OpenAI.OpenAIClient.GetImageGenerations*",
            "Azure.AI.OpenAI.OpenAIClient.GetAudioTranscription*",
            "Azure.AI.OpenAI.OpenAIClient.GetAudioTranslation*",
            "Azure.AI.OpenAI.OpenAIClient.GenerateSpeechFromText*"),

        // Anthropic 13.12.0
        .. Of("anthropic",
            "Anthropic.Services.IMessageService.Create*",
            "Anthropic.Services.IMessageServiceWithRawResponse.Create*",
            "Anthropic.Services.Beta.IMessageService.Create*",
            "Anthropic.Services.Beta.IMessageServiceWithRawResponse.Create*",
            "Anthropic.Helpers.Beta.BetaMessageThread.Send*",
            "Anthropic.Helpers.Beta.BetaToolRunner.RunUntilDoneAsync",
            "Anthropic.Helpers.Beta.BetaToolRunner.Streaming"),

        // Anthropic.SDK, by its source at github.com/tghamm/Anthropic.SDK
        .. Of("anthropic",
            "Anthropic.SDK.Messaging.MessagesEndpoint.GetClaudeMessageAsync",
            "Anthropic.SDK.Messaging.MessagesEndpoint.StreamClaudeMessageAsync",
            "Anthropic.SDK.Messaging.VertexAIMessagesEndpoint.GetClaudeMessageAsync",
            "Anthropic.SDK.Messaging.VertexAIMessagesEndpoint.StreamClaudeMessageAsync"),

        // Microsoft.Extensions.AI.Abstractions 10.11.0, with all extension methods of these names
        .. Of(null,
            "Microsoft.Extensions.AI.IChatClient.GetResponseAsync",
            "Microsoft.Extensions.AI.IChatClient.GetStreamingResponseAsync",
            "Microsoft.Extensions.AI.IEmbeddingGenerator.Generate*"),
    ];

    /// <summary>As the providers document them.</summary>
    public static IReadOnlyList<KnownHost> Hosts { get; } =
    [
        new("api.openai.com", IsEnding: false, "openai"),
        new(".openai.azure.com", IsEnding: true, "azure"),
        new("api.anthropic.com", IsEnding: false, "anthropic"),
        new("generativelanguage.googleapis.com", IsEnding: false, "gemini"),
        new("api.groq.com", IsEnding: false, "groq"),
        new("api.mistral.ai", IsEnding: false, "mistral"),
    ];

    private static IEnumerable<KnownCall> Of(string? provider, params string[] texts) => texts.Select(text => KnownCall.Parse(text, provider)!);
}
