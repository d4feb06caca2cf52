package dev.connector.sample.files;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.connector.ConnectorException;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Chooses files by a pattern of <code>*</code>, <code>&#42;&#42;</code>, <code>?</code>
 * and <code>{a,b}</code>. Without a <code>/</code> it is about the name of a file, with
 * one about its path. Immutable.
 */
final class Glob {

	private final @Nullable Pattern pattern;

	private final boolean names;

	private Glob(@Nullable Pattern pattern, boolean names) {
		this.pattern = pattern;
		this.names = names;
	}

	/**
	 * Read a pattern.
	 * @param text the pattern, or {@code null} for every file
	 * @return the glob
	 * @throws ConnectorException when the pattern's braces don't fit together
	 */
	static Glob of(@Nullable String text) {
		if (text == null) {
			return new Glob(null, true);
		}
		try {
			return new Glob(Pattern.compile(toRegex(text), Pattern.DOTALL), text.indexOf('/') < 0);
		}
		catch (PatternSyntaxException ex) {
			throw Failures.invalid("glob", "its braces don't fit together", ex);
		}
	}

	/**
	 * Return whether a file is chosen.
	 * @param path the path of the file with {@code /} between its parts
	 * @param watch wraps what is matched, so that matching can be interrupted
	 * @return whether it is chosen
	 */
	boolean matches(String path, UnaryOperator<CharSequence> watch) {
		if (this.pattern == null) {
			return true;
		}
		String subject = this.names ? path.substring(path.lastIndexOf('/') + 1) : path;
		return this.pattern.matcher(watch.apply(subject)).matches();
	}

	private static String toRegex(String glob) {
		StringBuilder regex = new StringBuilder();
		int braces = 0;
		for (int i = 0; i < glob.length(); i++) {
			char c = glob.charAt(i);
			if (glob.startsWith("**/", i)) {
				regex.append("(?:.*/)?");
				i += 2;
			}
			else if (glob.startsWith("**", i)) {
				regex.append(".*");
				i++;
			}
			else {
				braces += (c == '{') ? 1 : (c == '}') ? -1 : 0;
				regex.append(translate(c, braces));
			}
		}
		return regex.toString();
	}

	private static String translate(char c, int braces) {
		return switch (c) {
			case '*' -> "[^/]*";
			case '?' -> "[^/]";
			case '{' -> "(?:";
			case '}' -> ")";
			case ',' -> (braces > 0) ? "|" : ",";
			default -> Pattern.quote(String.valueOf(c));
		};
	}

}
