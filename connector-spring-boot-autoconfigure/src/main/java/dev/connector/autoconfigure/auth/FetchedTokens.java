package dev.connector.autoconfigure.auth;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.connector.destination.CredentialsSource;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.Randomness;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Makes credentials of tokens that are fetched by the client credentials grant of OAuth
 * 2, and keeps them fresh until it is closed. Safe for use by many threads.
 */
public final class FetchedTokens implements AutoCloseable {

	private static final int THREADS = 4;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final Scheduler scheduler;

	private final @Nullable RegisteredClients registered;

	private final ExecutorService executor = HandlerThreads.pool("connector-credentials-", THREADS);

	private final Lock lock = new ReentrantLock();

	private final List<FetchedCredentials> made = new ArrayList<>();

	private @Nullable HttpClient http;

	/**
	 * Create it for an application that has registered no client with Spring Security.
	 * @param scheduler the time
	 */
	public FetchedTokens(Scheduler scheduler) {
		this(scheduler, null);
	}

	FetchedTokens(Scheduler scheduler, @Nullable RegisteredClients registered) {
		this.scheduler = scheduler;
		this.registered = registered;
	}

	/**
	 * Make credentials and begin to fetch a token.
	 * @param destination name of the destination that they are for
	 * @param client who asks for tokens, and where
	 * @return the credentials
	 */
	public CredentialsSource of(String destination, OAuth2Client client) {
		return start(destination, new TokenEndpoint(client, http()));
	}

	/**
	 * Make credentials and begin to fetch a token.
	 * @param destination name of the destination that they are for
	 * @param registrationId name of a client that is registered with Spring Security
	 * @return the credentials
	 * @throws IllegalArgumentException when there is no such client, with the reason
	 */
	public CredentialsSource of(String destination, String registrationId) {
		if (this.registered == null) {
			throw new IllegalArgumentException("The OAuth 2 client of Spring Security is not on the class path");
		}
		return start(destination, this.registered.find(registrationId));
	}

	/**
	 * Keep credentials fresh no more. What they hold is shown until it ends, to attempts
	 * that have begun.
	 * @param credentials those that were made here; others are ignored
	 */
	public void release(CredentialsSource credentials) {
		this.lock.lock();
		try {
			if (credentials instanceof FetchedCredentials fetched && this.made.remove(fetched)) {
				fetched.retire();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what runs things that have to do with credentials and may block.
	 * @return the executor, which refuses tasks once this was closed
	 */
	public Executor executor() {
		return this.executor;
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.made.forEach(FetchedCredentials::close);
		}
		finally {
			this.lock.unlock();
		}
		this.executor.shutdownNow();
	}

	private CredentialsSource start(String destination, AccessTokenSource source) {
		FetchedCredentials credentials = new FetchedCredentials(destination, source, this.scheduler, this.executor,
				Randomness.shared());
		this.lock.lock();
		try {
			this.made.add(credentials);
		}
		finally {
			this.lock.unlock();
		}
		credentials.start();
		return credentials;
	}

	private HttpClient http() {
		this.lock.lock();
		try {
			if (this.http == null) {
				this.http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
			}
			return this.http;
		}
		finally {
			this.lock.unlock();
		}
	}

}
