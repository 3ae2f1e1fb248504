using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tokenizers.Tests;

/// <summary>Every token is tiktoken's.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Encodings => ["o200k_base", "cl100k_base", "p50k_base"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Texts_of_all_kinds_are_cut_as_the_reference_cuts_them(string encoding) => RequireEqual(encoding, ReferenceTexts.OfAllKinds);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_code_point_is_cut_as_the_reference_cuts_it(string encoding) => RequireEqual(encoding, ReferenceTexts.CodePoints);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_ids_are_those_of_the_reference(string encoding)
    {
        foreach ((string text, JsonElement ids) in ReferenceTexts.Readable)
        {
            Assert.Equal([.. ids.GetProperty(encoding).EnumerateArray().Select(id => id.GetInt32())], Named(encoding).Encode(text));
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Counting_agrees_with_the_ids(string encoding) => Assert.All(
        ReferenceTexts.OfAllKinds, reference => Assert.Equal(reference.Count(encoding), Named(encoding).Count(reference.Text)));

    [Fact]
    public void There_is_enough_to_compare() =>
        Assert.InRange(ReferenceTexts.OfAllKinds.Sum(reference => Encoding.UTF8.GetByteCount(reference.Text)), 2_000_000, int.MaxValue);

    private static void RequireEqual(string encoding, IEnumerable<ReferenceText> references)
    {
        Tokenizer tokenizer = Named(encoding);
        var different = references.Where(reference =>
        {
            int[] ids = tokenizer.Encode(reference.Text);
            return Hash(ids) != reference.Hash(encoding) || ids.Length != reference.Count(encoding);
        });
        Assert.Empty(different.Select(reference => reference.Name));
    }

    private static string Hash(int[] ids)
    {
        Assert.True(BitConverter.IsLittleEndian);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(ids)))[..16];
    }

    private static Tokenizer Named(string encoding) =>
        new[] { Tokenizer.O200kBase, Tokenizer.Cl100kBase, Tokenizer.P50kBase }.Single(tokenizer => tokenizer.Name == encoding);
}
