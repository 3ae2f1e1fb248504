using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>A property, a field, or an element of a tuple, that can be read.</summary>
internal sealed record DataMember(string Name, ITypeSymbol Type);
