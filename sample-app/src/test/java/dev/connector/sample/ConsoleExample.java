package dev.connector.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as it stands in a document after a dollar sign, and the answer below it.
 *
 * @param command the command in one line; what follows a heredoc is part of it
 * @param answer what stands below it, empty when nothing does
 */
record ConsoleExample(String command, String answer) {

	private static final Pattern CONSOLE = Pattern.compile("```console\\R(.*?)```", Pattern.DOTALL);

	private static final Pattern HEREDOC = Pattern.compile("<<EOF\\R(.*?)\\REOF\\R", Pattern.DOTALL);

	/**
	 * Return what the console blocks of a document show.
	 * @param document the document
	 * @return the commands, in order
	 */
	static List<ConsoleExample> of(String document) {
		List<ConsoleExample> examples = new ArrayList<>();
		Matcher blocks = CONSOLE.matcher(document);
		while (blocks.find()) {
			String block = blocks.group(1).replaceAll("\\\\\\R\\s*", " ");
			for (String example : block.split("(?m)^\\$ ")) {
				if (!example.isBlank()) {
					examples.add(parse(example));
				}
			}
		}
		return examples;
	}

	/**
	 * Return what the console blocks of a file show.
	 * @param file the file
	 * @return the commands, in order
	 */
	static List<ConsoleExample> in(Path file) throws IOException {
		return of(Files.readString(file));
	}

	boolean isCurl() {
		return this.command.startsWith("curl ");
	}

	private static ConsoleExample parse(String example) {
		Matcher heredoc = HEREDOC.matcher(example);
		int end = heredoc.find() ? heredoc.end() : example.indexOf('\n');
		return new ConsoleExample(example.substring(0, end).strip(), example.substring(end).strip());
	}

}
