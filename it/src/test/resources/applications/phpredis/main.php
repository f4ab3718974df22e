<?php
// phpredis: sessions with locking in two processes at once, and commands of all groups.
$port = (int) getenv('REDIS_PORT');

function check($good, string $what): void
{
    if (!$good) {
        throw new Exception($what);
    }
}

function commands(int $port): void
{
    $r = new Redis();
    $r->connect('127.0.0.1', $port);
    $r->flushAll();
    check($r->set('s', 'v', ['nx', 'ex' => 100]), 'SET with options');
    check($r->get('s') === 'v' && $r->ttl('s') > 90, 'GET and TTL');
    $r->setOption(Redis::OPT_SERIALIZER, Redis::SERIALIZER_PHP);
    $r->set('o', ['a' => [1, 2]]);
    check($r->get('o') === ['a' => [1, 2]], 'a value that is serialized');
    $r->setOption(Redis::OPT_SERIALIZER, Redis::SERIALIZER_NONE);
    check($r->multi()->incr('n')->incr('n')->exec() === [1, 2], 'a transaction');
    check($r->pipeline()->incr('n')->get('n')->exec() === [3, '3'], 'a pipeline');
    $r->hMSet('h', ['a' => 1, 'b' => 2]);
    check($r->hGetAll('h') === ['a' => '1', 'b' => '2'], 'a hash');
    $r->rPush('l', 'a', 'b', 'c');
    check($r->blPop(['l'], 1) === ['l', 'a'], 'BLPOP');
    $r->zAdd('z', 1, 'a', 2, 'b');
    check($r->zRangeByScore('z', '(1', '+inf', ['withscores' => true]) === ['b' => 2.0], 'a sorted set');
    $r->sAdd('t', 'a', 'b');
    $it = null;
    $found = [];
    $r->setOption(Redis::OPT_SCAN, Redis::SCAN_RETRY);
    while (($keys = $r->scan($it)) !== false) {
        $found = array_merge($found, $keys);
    }
    check(count(array_unique($found)) === 7, 'SCAN');
    $r->xAdd('x', '1-1', ['f' => 'v']);
    $r->xGroup('CREATE', 'x', 'g', '0');
    check($r->xReadGroup('g', 'c', ['x' => '>']) === ['x' => ['1-1' => ['f' => 'v']]], 'a group of a stream');
    check($r->xAck('x', 'g', ['1-1']) === 1, 'XACK');
    check($r->eval('return {KEYS[1], ARGV[1]}', ['k', 'a'], 1) === ['k', 'a'], 'EVAL');
    $r->geoAdd('g', 13.361389, 38.115556, 'Palermo');
    check(count($r->geoRadius('g', 15, 37, 200, 'km')) === 1, 'GEORADIUS');
    check($r->rawCommand('OBJECT', 'ENCODING', 'n') === 'int', 'a raw command');
    check(isset($r->info()['redis_version']), 'INFO');
}

/** A session that counts; it is open for $micros. */
function session(int $port, int $micros): int
{
    ini_set('session.save_handler', 'redis');
    ini_set('session.save_path', "tcp://127.0.0.1:$port?prefix=sess:");
    ini_set('session.use_cookies', '0');
    ini_set('session.cache_limiter', '');
    ini_set('redis.session.locking_enabled', '1');
    ini_set('redis.session.lock_expire', '30');
    ini_set('redis.session.lock_wait_time', '5000');
    ini_set('redis.session.lock_retries', '4000');
    session_id('shared');
    check(session_start(), 'a session starts');
    $count = ($_SESSION['count'] ?? 0) + 1;
    usleep($micros);
    $_SESSION['count'] = $count;
    check(session_write_close(), 'a session is written');
    return $count;
}

try {
    if (($argv[1] ?? '') === 'session') {
        for ($i = 0; $i < 20; $i++) {
            session($port, 2000);
        }
        exit(0);
    }
    commands($port);
    $children = [];
    for ($i = 0; $i < 4; $i++) {
        $children[] = proc_open([PHP_BINARY, __FILE__, 'session'], [1 => ['file', "session.$i.log", 'w']], $pipes);
    }
    foreach ($children as $i => $child) {
        check(proc_close($child) === 0, 'a process with sessions: ' . file_get_contents("session.$i.log"));
    }
    $count = session($port, 0);
    check($count === 81, "sessions under a lock lose nothing: $count instead of 81");
    $r = new Redis();
    $r->connect('127.0.0.1', $port);
    check($r->ttl('sess:shared') > 100, 'a session ends by itself');
    check(!$r->exists('sess:shared_LOCK'), 'the lock is released');
    session_start();
    check(session_destroy() && !$r->exists('sess:shared'), 'a session is destroyed');
    echo "ok\n";
} catch (Throwable $e) {
    echo 'failed: ' . get_class($e) . ': ' . $e->getMessage() . "\n";
    exit(1);
}
