package dev.connector.autoconfigure.configdata;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.util.StringUtils;

/**
 * Says why configuration files can't be read, without anything of what is in them: a
 * parser shows the line that it doesn't understand, which may hold a secret.
 */
final class ReadFailure {

	private static final Pattern PLACE = Pattern.compile("^(.*)\\R in .*, line (\\d+), column (\\d+):",
			Pattern.MULTILINE);

	private static final String PARSER = "org.yaml.snakeyaml.";

	private ReadFailure() {
	}

	/**
	 * Say why.
	 * @param thrown what reading threw
	 * @param file the file that was read last
	 */
	static UnreadableConfigurationException of(Throwable thrown, String file) {
		String known = text(thrown);
		if (known != null) {
			return new UnreadableConfigurationException(known);
		}
		String place = place(thrown);
		return new UnreadableConfigurationException("The " + file + " can't be read"
				+ ((place != null) ? " " + place : ": " + StringUtils.uncapitalize(thrown.getClass().getSimpleName())));
	}

	/**
	 * Return what Spring Boot says about places of files, and nothing that is in them.
	 */
	private static @Nullable String text(Throwable thrown) {
		return (thrown instanceof ConfigDataException) ? thrown.getMessage() : null;
	}

	private static @Nullable String place(Throwable thrown) {
		if (!thrown.getClass().getName().startsWith(PARSER)) {
			return null;
		}
		String place = null;
		Matcher matcher = PLACE.matcher(String.valueOf(thrown.getMessage()));
		while (matcher.find()) {
			place = "at line " + matcher.group(2) + ", column " + matcher.group(3) + ": " + matcher.group(1).strip();
		}
		return place;
	}

}
