package dev.connector.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import dev.connector.frame.RejectionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of failures in the manual is the one of the code. Run with
 * {@code -Dconnector.docs.write=true} to write it anew.
 */
class FailureReferenceTests {

	private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/concepts.md");

	private static final String BEGIN = "<!-- begin of the generated failures -->\n";

	private static final String END = "<!-- end of the generated failures -->";

	@Test
	void tableInTheManualIsUpToDate() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		if (Boolean.getBoolean("connector.docs.write")) {
			Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
		}
		else {
			assertThat(page.substring(begin, end)).isEqualTo(table());
		}
	}

	@ParameterizedTest
	@CsvSource({ "UNAUTHENTICATED, REJECTED", "FORBIDDEN, FATAL", "DISAPPROVED, FATAL", "UNSUPPORTED_VERSION, FATAL",
			"INVALID, FATAL", "SUPERSEDED, FATAL", "OVERLOADED, CONGESTED", "CLOSING, TRANSIENT",
			"UNKNOWN, TRANSIENT" })
	void everyRejectionHasItsType(RejectionCode code, FailureType type) {
		assertThat(code.failureType()).isEqualTo(type);
		assertThat(RejectionCode.values()).hasSize(9);
	}

	private static String table() {
		StringBuilder table = new StringBuilder(
				"| what is seen | type | what happened | what to do |\n|---|---|---|---|\n");
		for (FailureKind kind : FailureKind.values()) {
			append(table, kind.when(), kind.type(), kind.meaning(), kind.advice("the uri"));
		}
		for (RejectionCode code : RejectionCode.values()) {
			append(table, "the gateway answers `" + code + "`", code.failureType(),
					"the gateway refused the registration", "");
		}
		return table.toString();
	}

	private static void append(StringBuilder table, String when, FailureType type, String meaning, String advice) {
		table.append("| ")
			.append(when)
			.append(" | ")
			.append(type.name().toLowerCase(Locale.ROOT))
			.append(" | ")
			.append(meaning)
			.append(" | ")
			.append(advice)
			.append(" |\n");
	}

}
