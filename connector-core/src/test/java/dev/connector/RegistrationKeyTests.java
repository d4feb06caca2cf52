package dev.connector;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RegistrationKeyTests {

	@Test
	void itsTextFormCanBeReadAgain() {
		RegistrationKey key = new RegistrationKey("Acme-1", "files_2", "one");
		assertThat(key).hasToString("Acme-1.files_2.one");
		assertThat(RegistrationKey.parse(key.toString())).isEqualTo(key).hasSameHashCodeAs(key);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "a", "a.b", "a.b.c.d", ".b.c", "a..c", "a.b.", "a.b.c.", "a b.c.d", "ä.b.c", "a.b.c\n" })
	void aTextThatIsNoKeyIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RegistrationKey.parse(text));
	}

	@Test
	void anIllegalPartIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RegistrationKey("a.b", "t", "i"))
			.withMessageContaining("tenant 'a.b'");
		assertThatIllegalArgumentException().isThrownBy(() -> new RegistrationKey("t", "", "i"))
			.withMessageContaining("type ''");
		assertThatIllegalArgumentException().isThrownBy(() -> new RegistrationKey("t", "t", "i/1"))
			.withMessageContaining("instance 'i/1'");
	}

	@Test
	void aPartMayBeSoLongAndNotLonger() {
		String longest = "x".repeat(RegistrationKey.MAX_PART_LENGTH);
		assertThat(new RegistrationKey(longest, longest, longest).tenant()).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> new RegistrationKey("t", "t", longest + "x"))
			.withMessageContaining("instance");
	}

	@Test
	void keysAreOrderedByTenantThenTypeThenInstance() {
		List<RegistrationKey> ordered = Stream.of("a.a.a", "a.a.b", "a.b.a", "b.a.a")
			.map(RegistrationKey::parse)
			.toList();
		assertThat(ordered.stream().sorted((one, other) -> other.compareTo(one)).sorted()).isEqualTo(ordered);
	}

	@Test
	void aDerivedValueIsMadeToFit() {
		assertThat(RegistrationKey.fit("my host.example.org")).isEqualTo("my-host-example-org");
		assertThat(RegistrationKey.fit("x".repeat(500))).hasSize(RegistrationKey.MAX_PART_LENGTH);
		assertThatIllegalArgumentException().isThrownBy(() -> RegistrationKey.fit(""));
	}

	@Test
	void whateverIsDerivedFitsAndIsNotChangedTwice() {
		Random random = new Random(7);
		for (int i = 0; i < 2_000; i++) {
			String derived = random.ints(1 + random.nextInt(200), 0, Character.MAX_VALUE + 1)
				.mapToObj((unit) -> String.valueOf((char) unit))
				.collect(Collectors.joining());
			String fitted = RegistrationKey.fit(derived);
			assertThat(new RegistrationKey(fitted, fitted, fitted).instance()).isEqualTo(fitted);
			assertThat(RegistrationKey.fit(fitted)).isEqualTo(fitted);
		}
	}

}
