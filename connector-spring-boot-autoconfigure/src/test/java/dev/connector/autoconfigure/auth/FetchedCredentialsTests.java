package dev.connector.autoconfigure.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

import dev.connector.frame.Credentials;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class FetchedCredentialsTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Deque<Runnable> background = new ArrayDeque<>();

	private int fetched;

	private @Nullable String refusal;

	private @Nullable RuntimeException surprise;

	private @Nullable Duration lifetime = Duration.ofSeconds(100);

	private double chance = 0.5;

	private final FetchedCredentials credentials = new FetchedCredentials("cloud", this::fetch, this.scheduler,
			this.background::add, () -> (long) (this.chance * Math.pow(2, 53)) << 11);

	@Test
	void fetchesAheadAndKeepsTheToken() {
		this.credentials.start();
		assertMissing("There is no access token for the destination 'cloud': it is being fetched");
		work();
		assertThat(shown()).isEqualTo("token-1");
		assertThat(shown()).isEqualTo("token-1");
		assertThat(this.fetched).isOne();
	}

	@Test
	void fetchesAnotherOneBeforeTheTokenEnds() {
		started();
		this.scheduler.advance(Duration.ofMillis(77_499));
		assertThat(this.background).isEmpty();
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(shown()).isEqualTo("token-1");
		work();
		assertThat(shown()).isEqualTo("token-2");
		this.scheduler.advance(Duration.ofMillis(77_500));
		work();
		assertThat(shown()).isEqualTo("token-3");
	}

	@Test
	void spreadsTheFetchesOfMany() {
		this.chance = 0;
		started();
		this.scheduler.advance(Duration.ofSeconds(70).minusMillis(1));
		assertThat(this.background).isEmpty();
		this.scheduler.advance(Duration.ofMillis(1));
		this.chance = 1 - 1e-9;
		work();
		this.scheduler.advance(Duration.ofSeconds(85).minusMillis(2));
		assertThat(this.background).isEmpty();
		this.scheduler.advance(Duration.ofMillis(2));
		assertThat(this.background).hasSize(1);
	}

	@Test
	void aTokenWithoutAnEndIsKept() {
		this.lifetime = null;
		started();
		this.scheduler.advance(Duration.ofDays(10));
		assertThat(this.background).isEmpty();
		assertThat(shown()).isEqualTo("token-1");
	}

	@Test
	void aTokenThatHasEndedIsNotShown() {
		started();
		this.refusal = "the endpoint is down";
		this.scheduler.advance(Duration.ofMillis(77_500));
		work();
		this.scheduler.advance(Duration.ofMillis(22_499));
		assertThat(shown()).isEqualTo("token-1");
		this.scheduler.advance(Duration.ofMillis(1));
		assertMissing("There is no access token for the destination 'cloud': the endpoint is down");
	}

	@Test
	void triesAgainWithGrowingDelaysUntilThereIsOne(CapturedOutput output) {
		this.refusal = "the endpoint is down";
		started();
		assertMissing("the endpoint is down");
		for (int longest : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			this.scheduler.advance(Duration.ofMillis(750L * longest - 1));
			assertThat(this.background).isEmpty();
			this.scheduler.advance(Duration.ofMillis(1));
			work();
		}
		assertThat(output.getOut()).containsOnlyOnce("No access token for the destination 'cloud': the endpoint");
		this.refusal = null;
		this.scheduler.advance(Duration.ofSeconds(60));
		work();
		assertThat(shown()).isEqualTo("token-1");
	}

	@Test
	void fetchesAnotherTokenWhenTheFirstOneIsRefused() {
		started();
		this.scheduler.advance(FetchedCredentials.MIN_AGE);
		this.credentials.refused();
		assertMissing("the last one was refused, another one is being fetched");
		work();
		assertThat(shown()).isEqualTo("token-2");
		this.scheduler.advance(Duration.ofMillis(77_500));
		assertThat(this.background).as("the timer of the first token is gone").hasSize(1);
	}

	@Test
	void manyRefusalsOfOneTokenFetchOneOther() {
		started();
		this.scheduler.advance(FetchedCredentials.MIN_AGE);
		this.credentials.refused();
		this.credentials.refused();
		work();
		this.scheduler.advance(FetchedCredentials.MIN_AGE.minusNanos(1));
		this.credentials.refused();
		assertThat(shown()).isEqualTo("token-2");
		this.scheduler.advance(Duration.ofNanos(1));
		this.credentials.refused();
		work();
		assertThat(shown()).isEqualTo("token-3");
	}

	@Test
	void whatNobodyExpectedIsToldWithoutItsText() {
		this.surprise = new IllegalStateException("hidden");
		started();
		assertMissing("fetching it failed with java.lang.IllegalStateException");
		this.surprise = null;
		this.scheduler.advance(Duration.ofSeconds(1));
		work();
		assertThat(shown()).isEqualTo("token-1");
	}

	@Test
	void closingEndsItAlsoWhileItFetches() {
		this.credentials.start();
		this.credentials.close();
		work();
		assertMissing("the application is closed");
		this.scheduler.advance(Duration.ofDays(1));
		assertThat(this.background).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void anApplicationThatIsClosedMeanwhileDoesNoHarm() {
		FetchedCredentials late = new FetchedCredentials("cloud", this::fetch, this.scheduler, (task) -> {
			throw new RejectedExecutionException();
		}, () -> 0);
		late.start();
		assertThatExceptionOfType(CredentialsMissingException.class).isThrownBy(late::current);
	}

	private AccessToken fetch() throws TokenRefusedException {
		if (this.surprise != null) {
			throw this.surprise;
		}
		if (this.refusal != null) {
			throw new TokenRefusedException(this.refusal);
		}
		this.fetched++;
		return new AccessToken("token-" + this.fetched, this.lifetime);
	}

	private void started() {
		this.credentials.start();
		work();
	}

	private void work() {
		assertThat(this.background).hasSize(1);
		this.background.remove().run();
	}

	private String shown() {
		Credentials shown = this.credentials.current();
		assertThat(shown.scheme()).isEqualTo("Bearer");
		return shown.value();
	}

	private void assertMissing(String message) {
		assertThatExceptionOfType(CredentialsMissingException.class).isThrownBy(this.credentials::current)
			.satisfies((ex) -> assertThat(ex.toString()).contains(message).doesNotContain("Exception:"));
	}

}
