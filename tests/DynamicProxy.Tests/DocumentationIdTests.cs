using System.Reflection;
using System.Xml.Linq;
using LlmLimiter.DynamicProxy.Planning;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>The names under which what is learned of methods is kept are those that the compiler writes.</summary>
public sealed class DocumentationIdTests
{
    [Fact]
    public void Ids_are_the_compilers()
    {
        string[] written = [.. XDocument.Load(Path.ChangeExtension(typeof(DocumentationIdTests).Assembly.Location, ".xml"))
            .Descendants("member").Select(member => member.Attribute("name")!.Value)
            .Where(name => name.StartsWith("M:", StringComparison.Ordinal) && name.Contains($".{nameof(Documented<>)}`1.", StringComparison.Ordinal))];
        Type[] types = [typeof(Documented<>), typeof(Documented<>.Inner<>), typeof(Documented<>.IPlain)];

        string[] made = [.. types.SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(DocumentationId.Of)];

        Assert.Equal(written.Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
        Assert.Equal(14, made.Length);
    }

    [Fact]
    public void The_id_of_a_closed_type_is_that_of_its_definition()
    {
        MethodInfo closed = typeof(Documented<string>.Inner<int>).GetMethod("Deep")!;

        Assert.Equal(DocumentationId.Of(typeof(Documented<>.Inner<>).GetMethod("Deep")!), DocumentationId.Of(Declarations.Open(closed)));
    }

    [Fact]
    public void A_type_without_a_namespace_has_none_in_its_id() =>
        Assert.Equal("M:IWithoutNamespace.Ask(System.String)", DocumentationId.Of(typeof(IWithoutNamespace).GetMethod("Ask")!));

#pragma warning disable CA1822, IDE0060 // Only the signatures count.
    public class Documented<T> : IComparable<List<T>>
    {
        /// <summary>1</summary>
        public void Nothing()
        {
        }

        /// <summary>2</summary>
        public void Keywords(string text, int number, object anything, nint native)
        {
        }

        /// <summary>3</summary>
        public void Nullables(int? number, string? text, DateTime? time)
        {
        }

        /// <summary>4</summary>
        public void Arrays(int[] row, string[][] rows, int[,] table, List<T[]>[,,] cube)
        {
        }

        /// <summary>5</summary>
        public void References(ref int one, out string other, in T last) => other = "";

        /// <summary>6</summary>
        public T Own(T value, IDictionary<string, List<T>> values) => value;

        /// <summary>7</summary>
        public TResult Generic<TResult, TOther>(TResult value, Func<T, TOther> make) => value;

        /// <summary>8</summary>
        public void Nested(Inner<int> inner, Documented<string>.Inner<T> other, IPlain plain, Dictionary<int, string>.Enumerator items)
        {
        }

        /// <summary>9</summary>
        public void Tuples((int One, string Two) pair, dynamic late)
        {
        }

        /// <summary>10</summary>
        int IComparable<List<T>>.CompareTo(List<T>? other) => 0;

        /// <summary>11</summary>
        public IAsyncEnumerable<T> Stream(CancellationToken token, params string[] texts) => AsyncEnumerable.Empty<T>();

        /// <summary>Inner.</summary>
        public class Inner<TInner>
        {
            /// <summary>12</summary>
            public void Deep(T outer, TInner inner, Inner<List<TInner>> self)
            {
            }
        }

        /// <summary>Plain.</summary>
        public interface IPlain
        {
            /// <summary>13</summary>
            void Ask(IPlain self);

            /// <summary>14</summary>
            void Ask<TInner>(Inner<TInner> inner);
        }
    }
#pragma warning restore CA1822, IDE0060
}
