package dev.connector.registration;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CompactTextTests {

	private static final int OFFSET = 3;

	@ParameterizedTest
	@ValueSource(strings = { "", "r", "request-17", "\u0000\u00ff", "żółw", "\ud83d\ude00", "half \ud83d of a pair" })
	void isReadAsItWasWritten(String text) {
		byte[] bytes = written(text, 1);
		assertThat(CompactText.read(bytes, OFFSET)).isEqualTo(text);
		assertThat(CompactText.matches(text, bytes, OFFSET)).isTrue();
		assertThat(CompactText.sizeAt(bytes, OFFSET)).isEqualTo(CompactText.sizeOf(text));
		assertThat(bytes[OFFSET + CompactText.sizeOf(text)]).as("the byte behind it").isZero();
	}

	@Test
	void takesAByteForALatinCharacterAndTwoForOthers() {
		assertThat(CompactText.sizeOf("é".repeat(100))).isEqualTo(104);
		assertThat(CompactText.sizeOf("€".repeat(100))).isEqualTo(204);
	}

	@Test
	void matchesNoOther() {
		assertThat(CompactText.matches("Aa", written("BB", 0), OFFSET)).isFalse();
		assertThat(CompactText.matches("BB", written("BBB", 0), OFFSET)).isFalse();
		assertThat(CompactText.matches("BBB", written("BB", 2), OFFSET)).isFalse();
		assertThat(CompactText.matches("\u0142", written("B", 2), OFFSET)).as("of the same lowest byte").isFalse();
		assertThat(CompactText.matches("B", written("\u0142", 2), OFFSET)).as("of the same lowest byte").isFalse();
		assertThat(CompactText.matches("€a", written("€b", 0), OFFSET)).isFalse();
	}

	private static byte[] written(String text, int more) {
		byte[] bytes = new byte[OFFSET + CompactText.sizeOf(text) + more];
		new Random(1).nextBytes(bytes);
		if (more > 0) {
			bytes[OFFSET + CompactText.sizeOf(text)] = 0;
		}
		CompactText.write(text, bytes, OFFSET);
		return bytes;
	}

}
