using System.Text;
using System.Xml;

namespace Bytebase.MSBuild.Reports;

/// <summary>Text in XML 1.0. The writer escapes all that XML can hold; control characters and the like it cannot hold at all.</summary>
internal static class XmlText
{
    /// <summary>The text without characters that are none of XML 1.0 (https://www.w3.org/TR/xml/#charsets).</summary>
    public static string Legal(string text)
    {
        StringBuilder? result = null;
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
            if (isPair || XmlConvert.IsXmlChar(text[index]))
                result?.Append(text, index, isPair ? 2 : 1);
            else
                result ??= new StringBuilder(text, 0, index, text.Length);
            if (isPair)
                index++;
        }

        return result?.ToString() ?? text;
    }
}
