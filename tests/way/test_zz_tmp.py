import pytest, difflib
from tests.way.test_joining import *
@pytest.mark.django_db
@pytest.mark.parametrize("seed",range(8))
def test_d(seed):
    with undone(): a,_=a_day(seed,restarts=False)
    with undone(): b,_=a_day(seed,restarts=True)
    a,b=without_ids(a),without_ids(b)
    for k in a:
        d=list(difflib.unified_diff(a[k].splitlines(),b[k].splitlines(),lineterm="",n=0))
        print(k,len(d)); print("\n".join(x[:420] for x in d[:9]))

@pytest.mark.django_db
@pytest.mark.parametrize("seed",range(14))
def test_e(seed):
    with undone():
        _,b=a_day(seed,restarts=seed%2==1,moves=80)
        print("AUDIT",seed,dict(b.done), report(reconcile(b.now)))
        rows=Counter((d["event"], d["duty"], d["about"], d["holder"]) for d in b.lines("duties") if d["state"] in ("open", "overdue", "waiting"))
        print("DUP",[r for r in rows if rows[r]>1])
