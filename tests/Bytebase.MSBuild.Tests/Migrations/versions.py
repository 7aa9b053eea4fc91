"""Writes versions.json: names, versions and their order by the server's rules, told in Python so that they do not repeat our code.

The rules: the version of a file is what ^[vV]?(\\d+(\\.\\d+)*) finds in its name without the extension, with Go's \\d (0 to 9); a version
is valid when each part between dots is one for strconv.ParseUint(part, 10, 64); versions are ordered part by part as numbers, the
shorter first. Run it in this folder; the seed makes it write the same file each time.
"""
import itertools, json, random, re

rng = random.Random(20250514)

def parse(text):
    """The parts as numbers, or None."""
    parts = text.split('.')
    if any(not re.fullmatch('[0-9]+', part) or int(part) > 2**64 - 1 for part in parts):
        return None
    return [int(part) for part in parts]

def name(file):
    base = file[:file.rindex('.')]
    found = re.match('[vV]?([0-9]+([.][0-9]+)*)', base)
    if not found or file.startswith('.'):
        return {'skipped': True}
    return {'version': found[1]} if parse(found[1]) is not None else {'refused': found[1]}

def version(text):
    if text == '':
        return 'version cannot be empty'
    return 'accepted' if parse(text) is not None else 'invalid'

prefixes = ['', 'v', 'V', 'vv', 'Vv', 'r', 'R__', 'U', 'x', ' ', '_', '-', '.', '+', '0x', 'ｖ', 'Ⅴ', '\u200b', '\ufeff', '版', 'v.', 'v ', 'v-', 'ver', 'V_']
numbers = ['0', '1', '2', '9', '10', '00', '01', '007', '0010', '20250514', '202505141650', '20250514165000', '20250514165000123',
           '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616', '99999999999999999999', '0' * 30 + '5', '1' * 60]
joins = ['.', '.', '.', '.', '..', '_', '-', ',', ' ', '. ', '._', '\u00b7', '\uff0e', '\u3002', '\u2024']
tails = ['', '_a', '__a', '-a', ' a', 'a', 'A', '.a', '.x.y', '_a_ddl', '__a_dml', '.ddl', '_é', '_日本', '２', '²', '٣', '½', '\u200b', '\u00a0', '\u0000', '\t', '+1', '%',
         "'", '"', '#', '(2)', '[1]', '{1}', '=1', '!', '~', '&', ';2', '@', '.sql', '.', '..', '._', '-RC1', '-SNAPSHOT', 'e5', '_' + 'n' * 200, '\U0001f600', '\u0301']

def random_version():
    return ''.join(itertools.chain.from_iterable((rng.choice(numbers), rng.choice(joins)) for _ in range(rng.choice([0, 0, 1, 1, 2, 4])))) + rng.choice(numbers)

names = {}
for prefix in prefixes:
    names.setdefault(prefix + '1' + '_a.sql', None)
for number in numbers:
    names.setdefault(number + '.sql', None)
for join in joins:
    names.setdefault('1' + join + '2_a.sql', None)
for tail in tails:
    names.setdefault('V1' + tail + '.sql', None)
    names.setdefault('1.2' + tail + '.sql', None)
while len(names) < 420:
    names.setdefault(rng.choice(['', 'v', 'V', '', 'v', 'V', 'r', 'x', '_']) + random_version() + rng.choice(tails) + '.sql', None)

versions = {}
for number in numbers:
    versions[number] = None
    versions['1.' + number] = None
for prefix in prefixes:
    versions.setdefault(prefix + '1', None)
for join in joins:
    versions.setdefault('1' + join + '2', None)
for tail in tails:
    versions.setdefault('1' + tail, None)
versions[''] = None
while len(versions) < 250:
    versions.setdefault(random_version(), None)
while len(versions) < 400:
    versions.setdefault('.'.join(rng.choice(numbers[:16]) for _ in range(rng.randint(1, 4))), None)

valid = sorted((text for text in versions if parse(text or '.') is not None), key=lambda text: (parse(text), text))
extra = ['1', '1.0', '1.00', '01', '1.0.0', '1.0.1', '1.1', '1.2', '1.02', '1.10', '2', '10', '9', '0', '00', '0.0', '20250514', '20250514.1', '20250514165000', '18446744073709551615.1']
order = sorted(set(valid) | set(extra), key=lambda text: (parse(text), text))
groups = [list(group) for _, group in itertools.groupby(order, key=parse)]

table = {
    'about': 'by versions.py, from the server\'s rules: names (version, skipped, or refused with the version that is), versions, and the order as groups of equal ones',
    'names': {file: name(file) for file in names},
    'versions': {text: version(text) for text in versions},
    'order': groups,
}
with open('versions.json', 'w', encoding='utf-8', newline='\n') as file:
    json.dump(table, file, ensure_ascii=True, indent=1)
    file.write('\n')
print(len(names), len(versions), len(groups))
