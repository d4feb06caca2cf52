package dev.connector.autoconfigure.gateway.grpc;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Asks the key manager that holds now. A handshake asks several times, and its answers
 * have to fit: the alias that it gets first names the manager that it goes on with. Safe
 * for use by many threads.
 */
final class LatestKeys extends X509ExtendedKeyManager {

	private static final char SEPARATOR = '|';

	private volatile Generations generations;

	LatestKeys(X509ExtendedKeyManager manager) {
		Generation first = new Generation(1, manager);
		this.generations = new Generations(first, first);
	}

	/**
	 * Ask another manager in handshakes that begin from now on.
	 */
	synchronized void use(X509ExtendedKeyManager manager) {
		Generation last = this.generations.current();
		this.generations = new Generations(new Generation(last.number() + 1, manager), last);
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		Generation now = this.generations.current();
		return now.named(now.manager().getClientAliases(keyType, issuers));
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers,
			@Nullable Socket socket) {
		Generation now = this.generations.current();
		return now.named(now.manager().chooseClientAlias(keyType, issuers, socket));
	}

	@Override
	public @Nullable String chooseEngineClientAlias(String[] keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		Generation now = this.generations.current();
		return now.named(now.manager().chooseEngineClientAlias(keyType, issuers, engine));
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		Generation now = this.generations.current();
		return now.named(now.manager().getServerAliases(keyType, issuers));
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		Generation now = this.generations.current();
		return now.named(now.manager().chooseServerAlias(keyType, issuers, socket));
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		Generation now = this.generations.current();
		return now.named(now.manager().chooseEngineServerAlias(keyType, issuers, engine));
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		@Nullable Generation chosen = this.generations.find(alias);
		return (chosen != null) ? chosen.manager().getCertificateChain(chosen.own(alias)) : null;
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		@Nullable Generation chosen = this.generations.find(alias);
		return (chosen != null) ? chosen.manager().getPrivateKey(chosen.own(alias)) : null;
	}

	/**
	 * What holds now, and what held before.
	 */
	private record Generations(Generation current, Generation last) {

		@Nullable Generation find(String alias) {
			if (alias.startsWith(this.current.prefix())) {
				return this.current;
			}
			return alias.startsWith(this.last.prefix()) ? this.last : null;
		}

	}

	private record Generation(int number, X509ExtendedKeyManager manager) {

		String prefix() {
			return Integer.toString(this.number) + SEPARATOR;
		}

		@Nullable String named(@Nullable String alias) {
			return (alias != null) ? prefix() + alias : null;
		}

		String @Nullable [] named(String @Nullable [] aliases) {
			if (aliases == null) {
				return null;
			}
			String[] named = new String[aliases.length];
			for (int i = 0; i < aliases.length; i++) {
				named[i] = prefix() + aliases[i];
			}
			return named;
		}

		String own(String alias) {
			return alias.substring(prefix().length());
		}

	}

}
