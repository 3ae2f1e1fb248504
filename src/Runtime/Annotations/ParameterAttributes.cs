namespace LlmLimiter;

/// <summary>The parameter whose text is the request's input. Without it the usual names are tried (<c>prompt</c>, <c>messages</c>, …).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PromptAttribute : Attribute;

/// <summary>The parameter that bounds the answer's tokens. Without it the usual names are tried (<c>maxTokens</c>, <c>maxOutputTokens</c>).</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MaxOutputTokensAttribute : Attribute;

/// <summary>The parameter that names the model at each call, where the <see cref="RateLimitedAttribute"/> names none.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ModelNameAttribute : Attribute;
