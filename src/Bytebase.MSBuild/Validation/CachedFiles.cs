using System.Collections;

namespace Bytebase.MSBuild.Validation;

/// <summary>Items, stamps and results side by side, without an array of a third of a megabyte that holds all of them once more.</summary>
/// <param name="items">The items in the project's order.</param>
/// <param name="stamps">Their stamps.</param>
/// <param name="places">For each item the place of its file's result.</param>
/// <param name="results">What reading the files gave.</param>
internal sealed class CachedFiles(MigrationItem[] items, FileStamp[] stamps, int[] places, IReadOnlyList<FileResult> results) : IReadOnlyList<CachedFile>
{
    public int Count => items.Length;

    public CachedFile this[int index] => new(items[index], stamps[index], results[places[index]]);

    public IEnumerator<CachedFile> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
